/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Listings with a text: the text is looked for in memory, the other conditions in the database. */
final class TextSearch {
  private static final int FEW = 100;

  private final Registry registry;

  TextSearch(Registry registry) {
    this.registry = registry;
  }

  /** Identifiers that meet all conditions, in order; null if the database has to look itself. */
  List<String> find(TenantId tenant, DeviceFilter filter, DeviceFilter group) {
    List<String> parts = new ArrayList<>();
    for (DeviceFilter f : List.of(filter, group)) {
      if (!f.text().isBlank()) {
        parts.add(Sql.clean(f.text().strip().toLowerCase(Locale.ROOT)));
      }
    }
    List<String> hits = parts.isEmpty() ? null : registry.texts().find(tenant, parts);
    DeviceFilter rest = withoutText(filter);
    DeviceFilter restOfGroup = withoutText(group);
    boolean free = rest.equals(DeviceFilter.ALL) && restOfGroup.equals(DeviceFilter.ALL);
    return hits == null || free || hits.isEmpty()
        ? hits
        : registry.database().read(c -> both(c, hits, new FilterSql(tenant, rest, restOfGroup)));
  }

  private static DeviceFilter withoutText(DeviceFilter f) {
    return new DeviceFilter("", f.profile(), f.tags(), "", f.gateway(), f.connected());
  }

  private static List<String> both(Connection c, List<String> hits, FilterSql rest)
      throws SQLException {
    if (hits.size() > FEW) {
      Set<String> wanted = new HashSet<>(hits);
      List<String> all = Sql.list(c, rest.all(), r -> r.getString(1), rest.countArgs());
      all.removeIf(id -> !wanted.contains(id));
      return all;
    }
    List<String> kept = new ArrayList<>();
    for (String id : hits) {
      kept.addAll(Sql.list(c, rest.one(), r -> r.getString(1), rest.oneArgs(id)));
    }
    return kept;
  }

  /** The part of a listing behind an identifier. */
  static List<String> page(List<String> ids, String after, int limit) {
    int found = Collections.binarySearch(ids, after);
    int from = found < 0 ? -found - 1 : found + 1;
    return ids.subList(from, Math.min(ids.size(), from + limit));
  }
}
