/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.limit.Counters;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages that wait for clients, their memory and its limits: those of all, and within them the
 * shares of tenants and devices. Any thread.
 */
public final class Stock {
  private final Settings settings;
  private final Counters counters;
  private final Stock whole;
  private final long limit;
  private final Drop full;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<TenantId, Stock> tenants = new ConcurrentHashMap<>();

  public Stock(Settings settings, Counters counters) {
    this.settings = settings;
    this.counters = counters;
    this.whole = null;
    this.limit = settings.queues().allBytes();
    this.full = Drop.MEMORY;
  }

  private Stock(Stock whole, long limit, Drop full) {
    this.settings = whole.settings;
    this.counters = whole.counters;
    this.whole = whole;
    this.limit = limit;
    this.full = full;
  }

  /** A new share for one device; to be kept as long as the device has a session. */
  Stock share(SpaceKey key) {
    QueueLimits limits = settings.queues();
    Stock of =
        limits.tenantBytes() == 0
            ? this
            : tenants.computeIfAbsent(
                key.tenant(), t -> new Stock(this, limits.tenantBytes(), Drop.TENANT));
    return limits.deviceBytes() == 0 ? of : new Stock(of, limits.deviceBytes(), Drop.DEVICE);
  }

  Settings settings() {
    return settings;
  }

  Counters counters() {
    return counters;
  }

  /** Messages wait, or some no longer do. */
  void add(long more) {
    for (Stock s = this; s != null; s = s.whole) {
      s.bytes.addAndGet(more);
    }
  }

  /**
   * Whether there is no room for so many bytes.
   *
   * @return why, null if there is
   */
  Drop full(long more) {
    for (Stock s = this; s != null; s = s.whole) {
      if (s.bytes.get() + more > s.limit) {
        return s.full;
      }
    }
    return null;
  }

  public long bytes() {
    return bytes.get();
  }
}
