/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What devices are searched by, in memory while somebody searches: a part of a word is found by
 * reading all of them, and memory is read ten times faster than either database reads its index.
 * Writes only say which devices changed; the next search reads those from the database, so it sees
 * whatever was committed before it began.
 */
public final class SearchTexts {
  private static final int MAX_DEVICES = 500_000;
  private static final int FEW = 1_000;
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final String SELECT = "SELECT id, search FROM bp_device WHERE tenant = ?";

  private final Database database;
  private final Counters counters;
  private final Map<TenantId, Fleet> fleets = new ConcurrentHashMap<>();

  SearchTexts(Database database, Counters counters) {
    this.database = database;
    this.counters = counters;
  }

  private record Text(String id, String text) {}

  /** A tenant's devices by identifier. Texts are guarded by the monitor and never changed. */
  private static final class Fleet {
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private List<Text> texts;
    private volatile long usedAt;
  }

  /** A device was stored or removed; to be called before the write answers. */
  public void changed(DeviceKey device) {
    Fleet fleet = fleets.get(device.tenant());
    if (fleet != null) {
      fleet.changed.add(device.device().value());
    }
  }

  /**
   * Devices whose identifier or name hold all parts.
   *
   * @param parts in lower case
   * @return identifiers in order; null if there are too many devices for memory
   */
  public List<String> find(TenantId tenant, List<String> parts) {
    if (counters.of(tenant).total() > MAX_DEVICES) {
      fleets.remove(tenant);
      return null;
    }
    List<String> found = new ArrayList<>();
    for (Text t : texts(tenant)) {
      boolean all = true;
      for (int i = 0; all && i < parts.size(); i++) {
        all = t.text.contains(parts.get(i));
      }
      if (all) {
        found.add(t.id);
      }
    }
    return found;
  }

  private List<Text> texts(TenantId tenant) {
    Fleet fleet = fleets.computeIfAbsent(tenant, t -> new Fleet());
    synchronized (fleet) {
      fleet.usedAt = System.nanoTime();
      List<Text> before = fleet.texts;
      fleet.texts = null;
      List<String> changed = List.copyOf(fleet.changed);
      changed.forEach(fleet.changed::remove);
      boolean many = before == null || changed.size() > Math.max(FEW, before.size() / 50);
      fleet.texts =
          many ? all(tenant) : changed.isEmpty() ? before : merged(tenant, before, changed);
      return fleet.texts;
    }
  }

  private List<Text> all(TenantId tenant) {
    return database.read(
        c ->
            Sql.list(
                c,
                SELECT + " ORDER BY tenant, id",
                r -> new Text(r.getString(1), r.getString(2)),
                tenant.value()));
  }

  private List<Text> merged(TenantId tenant, List<Text> before, List<String> changed) {
    TreeMap<String, Text> news = new TreeMap<>();
    changed.forEach(id -> news.put(id, null));
    List<Text> stored =
        database.read(
            c ->
                Sql.byKeys(
                    c,
                    SELECT + " AND id",
                    r -> new Text(r.getString(1), r.getString(2)),
                    new Sql.TenantKeys(tenant.value(), changed)));
    stored.forEach(t -> news.put(t.id, t));
    List<Text> all = new ArrayList<>(before.size() + news.size());
    for (Text t : before) {
      while (!news.isEmpty() && news.firstKey().compareTo(t.id) < 0) {
        add(all, news.pollFirstEntry().getValue());
      }
      if (!news.isEmpty() && news.firstKey().equals(t.id)) {
        add(all, news.pollFirstEntry().getValue());
      } else {
        all.add(t);
      }
    }
    news.values().forEach(t -> add(all, t));
    return all;
  }

  private static void add(List<Text> all, Text t) {
    if (t != null) {
      all.add(t);
    }
  }

  /** Nobody knows what was written; the next search reads all. */
  void clear() {
    fleets.clear();
  }

  /** Gives the memory back when nobody searches. */
  void forget() {
    long now = System.nanoTime();
    fleets.values().removeIf(f -> now - f.usedAt > IDLE_NANOS);
  }
}
