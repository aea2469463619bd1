/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Devices heard from last. Memory holds all that were heard since this card started, which are the
 * newest; the database is read only while those are too few.
 */
final class RecentDevices {
  private static final Comparator<Heard> OLDEST_FIRST = Comparator.comparingLong(Heard::at);
  private static final String STORED =
      "SELECT device, last_seen FROM bp_presence WHERE tenant = ? AND last_seen > 0"
          + " ORDER BY last_seen DESC, device LIMIT ?";

  private final Registry registry;
  private final TenantId tenant;
  private final int limit;
  private final PriorityQueue<Heard> newest = new PriorityQueue<>(OLDEST_FIRST);

  RecentDevices(Registry registry, TenantId tenant, int limit) {
    this.registry = registry;
    this.tenant = tenant;
    this.limit = limit;
  }

  private record Heard(DeviceId device, long at) {}

  List<DeviceId> list() {
    registry.seen().forEach(this::addSeen);
    if (newest.size() < limit) {
      addStored();
    }
    return newest.stream()
        .sorted(OLDEST_FIRST.reversed())
        .map(Heard::device)
        .filter(d -> registry.device(tenant, d).isPresent())
        .toList();
  }

  private void addSeen(Seen seen) {
    long at = seen.lastSeen();
    boolean late = newest.size() < limit || at > newest.peek().at();
    if (at > 0 && late && seen.key().tenant().equals(tenant)) {
      add(new Heard(seen.key().device(), at));
    }
  }

  private void addStored() {
    List<Heard> stored =
        registry
            .database()
            .read(
                c ->
                    Sql.list(
                        c,
                        STORED,
                        r -> new Heard(new DeviceId(r.getString(1)), r.getLong(2)),
                        tenant.value(),
                        limit));
    for (Heard h : stored) {
      Seen seen = registry.seen().find(new DeviceKey(tenant, h.device()));
      if (seen == null || seen.lastSeen() == 0) {
        add(h);
      }
    }
  }

  private void add(Heard heard) {
    newest.add(heard);
    if (newest.size() > limit) {
      newest.poll();
    }
  }
}
