/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * Something about a device changed that sessions and caches must know.
 *
 * @param tenant its tenant
 * @param device its identifier; null for every device of the tenant (a profile changed)
 * @param kind what happened
 * @param credential the credential that was revoked, empty otherwise
 */
public record DeviceChange(TenantId tenant, DeviceId device, Kind kind, String credential) {
  /** What happened. */
  public enum Kind {
    /** Registered. */
    CREATED,
    /** Changed. */
    UPDATED,
    /** May no longer connect: live sessions end. */
    DISABLED,
    /** Gone: live sessions end. */
    DELETED,
    /** A credential is no longer valid: sessions that used it end. */
    CREDENTIAL_REVOKED,
    /** Presence changed. */
    PRESENCE,
    /** An attribute changed. */
    ATTRIBUTES
  }
}
