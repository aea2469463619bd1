/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many clients are connected of each tenant and device. Any thread. */
public final class Presence {
  private final Map<TenantId, Integer> tenants = new ConcurrentHashMap<>();
  private final Map<SpaceKey, Integer> devices = new ConcurrentHashMap<>();

  public void came(SpaceKey key) {
    tenants.merge(key.tenant(), 1, Integer::sum);
    devices.merge(key, 1, Integer::sum);
  }

  public void went(SpaceKey key) {
    tenants.computeIfPresent(key.tenant(), (t, n) -> n == 1 ? null : n - 1);
    devices.computeIfPresent(key, (d, n) -> n == 1 ? null : n - 1);
  }

  public int of(TenantId tenant) {
    return tenants.getOrDefault(tenant, 0);
  }

  public int of(SpaceKey device) {
    return devices.getOrDefault(device, 0);
  }
}
