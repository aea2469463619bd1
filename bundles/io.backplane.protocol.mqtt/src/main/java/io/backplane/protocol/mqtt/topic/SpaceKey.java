/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * Whose a namespace is.
 *
 * @param device null if it is no device's
 * @param application whose sessions it has, empty for topics that are nobody's, null for a device
 */
public record SpaceKey(TenantId tenant, DeviceId device, String application) {
  private static final char NO_DEVICE = '@';

  public SpaceKey(TenantId tenant, DeviceId device) {
    this(tenant, device, null);
  }

  /** Where the topics of a tenant lie that are no device's. */
  public static SpaceKey shared(TenantId tenant) {
    return new SpaceKey(tenant, null, "");
  }

  public static SpaceKey of(DeviceIdentity who) {
    return ApplicationIdentity.is(who)
        ? new SpaceKey(who.tenant(), null, who.credential())
        : new SpaceKey(who.tenant(), who.device());
  }

  /** The key that is written as {@link #owner}. */
  public static SpaceKey of(TenantId tenant, String owner) {
    return owner.isEmpty() || owner.charAt(0) != NO_DEVICE
        ? new SpaceKey(tenant, new DeviceId(owner))
        : new SpaceKey(tenant, null, owner.substring(1));
  }

  /** As it is written; devices by their identifier. */
  public String owner() {
    return device == null ? NO_DEVICE + application : device.value();
  }
}
