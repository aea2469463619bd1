/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * What a device proves itself with, as far as it may be shown.
 *
 * @param tenant the device's tenant
 * @param device the device
 * @param id names the credential; for tokens its visible prefix
 * @param kind how it proves itself
 * @param label for people, may be empty
 * @param createdAt microseconds since the epoch
 * @param expiresAt microseconds since the epoch, 0 for never
 * @param lastUsedAt microseconds since the epoch, 0 for never; kept roughly
 * @param revokedAt microseconds since the epoch, 0 if valid
 * @param dialect the dialect a device speaks that proves itself with it, at most 64 characters;
 *     empty for the one its profile names
 */
public record Credential(
    TenantId tenant,
    DeviceId device,
    String id,
    Kind kind,
    String label,
    long createdAt,
    long expiresAt,
    long lastUsedAt,
    long revokedAt,
    String dialect) {
  /**
   * One that leaves the dialect to the profile.
   *
   * @param tenant the device's tenant
   * @param device the device
   * @param id names the credential; for tokens its visible prefix
   * @param kind how it proves itself
   * @param label for people, may be empty
   * @param createdAt microseconds since the epoch
   * @param expiresAt microseconds since the epoch, 0 for never
   * @param lastUsedAt microseconds since the epoch, 0 for never; kept roughly
   * @param revokedAt microseconds since the epoch, 0 if valid
   */
  public Credential(
      TenantId tenant,
      DeviceId device,
      String id,
      Kind kind,
      String label,
      long createdAt,
      long expiresAt,
      long lastUsedAt,
      long revokedAt) {
    this(tenant, device, id, kind, label, createdAt, expiresAt, lastUsedAt, revokedAt, "");
  }

  /** Kinds of credentials. */
  public enum Kind {
    /** A random token of at least 128 bits, made by the platform. */
    TOKEN,
    /** A password that somebody chose. */
    PASSWORD,
    /** An X.509 certificate of the device's own; its identifier begins with its fingerprint. */
    CERTIFICATE
  }
}
