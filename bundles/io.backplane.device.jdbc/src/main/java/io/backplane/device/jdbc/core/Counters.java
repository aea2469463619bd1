/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many devices there are, without counting rows each time somebody looks: counted once, then
 * kept up with each write, and counted anew now and then in case another node writes too.
 */
public final class Counters {
  private static final long RECOUNT = 600_000_000L;

  private final Database database;
  private final LongSupplier clock;
  private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();

  Counters(Database database, LongSupplier clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The figures of a tenant. */
  public Counts of(TenantId tenant) {
    Tenant t = tenants.computeIfAbsent(tenant, k -> new Tenant());
    long stamp;
    synchronized (t) {
      if (t.counts != null && clock.getAsLong() - t.countedAt < RECOUNT) {
        return t.counts;
      }
      stamp = t.stamp;
    }
    Counts counted = count(tenant);
    synchronized (t) {
      if (t.stamp == stamp) {
        t.counts = counted;
        t.countedAt = clock.getAsLong();
        t.countedNanos = System.nanoTime();
      }
    }
    return counted;
  }

  /** What memory knows; null if rows would have to be counted. */
  public Counts peek(TenantId tenant) {
    Tenant t = tenants.get(tenant);
    if (t == null) {
      return null;
    }
    synchronized (t) {
      return t.counts;
    }
  }

  private Counts count(TenantId tenant) {
    return database.read(
        c ->
            Sql.list(
                    c,
                    "SELECT connected, enabled, COUNT(*) FROM bp_device WHERE tenant = ?"
                        + " GROUP BY connected, enabled",
                    r -> part(r.getBoolean(1), r.getBoolean(2), r.getLong(3)),
                    tenant.value())
                .stream()
                .reduce(new Counts(0, 0, 0), Counters::sum));
  }

  private static Counts part(boolean connected, boolean enabled, long n) {
    return new Counts(n, enabled ? n : 0, connected ? n : 0);
  }

  private static Counts sum(Counts a, Counts b) {
    return new Counts(
        a.total() + b.total(), a.enabled() + b.enabled(), a.connected() + b.connected());
  }

  /** To be taken before a write that ends in {@link #add}. */
  public static long mark() {
    return System.nanoTime();
  }

  /** A committed write changed the figures; rows counted while it ran are counted anew. */
  public void add(TenantId tenant, long mark, Counts delta) {
    Tenant t = tenants.computeIfAbsent(tenant, k -> new Tenant());
    synchronized (t) {
      t.stamp++;
      if (t.counts != null && t.countedNanos - mark >= 0) {
        t.counts = null;
      } else if (t.counts != null) {
        t.counts = sum(t.counts, delta);
      }
    }
  }

  /** Nobody knows what was written; rows are counted anew. */
  void clear() {
    for (Tenant t : tenants.values()) {
      synchronized (t) {
        t.stamp++;
        t.counts = null;
      }
    }
  }

  private static final class Tenant {
    private Counts counts;
    private long countedAt;
    private long countedNanos;
    private long stamp;
  }
}
