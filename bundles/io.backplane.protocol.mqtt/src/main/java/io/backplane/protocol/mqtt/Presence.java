/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many clients are connected of each tenant and device. Any thread. */
final class Presence {
  private final Map<TenantId, Integer> tenants = new ConcurrentHashMap<>();
  private final Map<SpaceKey, Integer> devices = new ConcurrentHashMap<>();

  void came(SpaceKey key) {
    tenants.merge(key.tenant(), 1, Integer::sum);
    devices.merge(key, 1, Integer::sum);
  }

  void went(SpaceKey key) {
    tenants.computeIfPresent(key.tenant(), (t, n) -> n == 1 ? null : n - 1);
    devices.computeIfPresent(key, (d, n) -> n == 1 ? null : n - 1);
  }

  int of(TenantId tenant) {
    return tenants.getOrDefault(tenant, 0);
  }

  int of(SpaceKey device) {
    return devices.getOrDefault(device, 0);
  }
}
