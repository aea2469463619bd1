/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests per device in the running second. */
final class Rates {
  private final ConcurrentMap<Key, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final int limit;

  private record Key(TenantId tenant, DeviceId device) {}

  /**
   * Counts nothing yet.
   *
   * @param limit requests a second, 0 for no limit
   */
  Rates(int limit) {
    this.limit = limit;
  }

  boolean allows(TenantId tenant, DeviceId device) {
    return limit <= 0
        || counts
                .computeIfAbsent(new Key(tenant, device), k -> new AtomicInteger())
                .incrementAndGet()
            <= limit;
  }

  /** A new second begins. */
  void turn() {
    counts.clear();
  }
}
