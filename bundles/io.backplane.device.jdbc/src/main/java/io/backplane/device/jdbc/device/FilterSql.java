/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceFilter;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Conditions as SQL. A tag, being the most selective, leads: the query then walks the tag's devices
 * instead of all.
 */
final class FilterSql {
  private final StringBuilder from = new StringBuilder();
  private final StringBuilder where = new StringBuilder();
  private final List<Object> args = new ArrayList<>();
  private final String id;

  FilterSql(TenantId tenant, DeviceFilter filter, DeviceFilter group) {
    TreeSet<String> tags = new TreeSet<>(filter.tags());
    tags.addAll(group.tags());
    if (tags.isEmpty()) {
      from.append("bp_device d");
      where.append("d.tenant = ?");
      args.add(tenant.value());
      id = "d.id";
    } else {
      String lead = tags.pollFirst();
      from.append("bp_device_tag t JOIN bp_device d ON d.tenant = t.tenant AND d.id = t.device");
      where.append("t.tenant = ? AND t.tag = ?");
      args.add(tenant.value());
      args.add(lead);
      id = "t.device";
      tags.forEach(this::tag);
    }
    conditions(filter);
    conditions(group);
  }

  private void tag(String tag) {
    where.append(
        " AND EXISTS (SELECT 1 FROM bp_device_tag x"
            + " WHERE x.tenant = d.tenant AND x.tag = ? AND x.device = d.id)");
    args.add(tag);
  }

  private void conditions(DeviceFilter f) {
    if (!f.text().isBlank()) {
      and("d.search LIKE ? ESCAPE '!'", "%" + escaped(f.text().strip()) + "%");
    }
    if (!f.profile().isEmpty()) {
      and("d.profile = ?", f.profile());
    }
    if (!f.gateway().isEmpty()) {
      and("d.gateway = ?", f.gateway());
    }
    if (f.connected() != null) {
      and("d.connected = ?", f.connected());
    }
  }

  private void and(String condition, Object arg) {
    where.append(" AND ").append(condition);
    args.add(arg);
  }

  private static String escaped(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /** Identifiers after one, in order. */
  String page() {
    return "SELECT "
        + id
        + " FROM "
        + from
        + " WHERE "
        + where
        + " AND "
        + id
        + " > ? ORDER BY "
        + id
        + " LIMIT ?";
  }

  Object[] pageArgs(String after, int limit) {
    List<Object> all = new ArrayList<>(args);
    all.add(after);
    all.add(limit);
    return all.toArray();
  }

  String count() {
    return "SELECT COUNT(*) FROM " + from + " WHERE " + where;
  }

  Object[] countArgs() {
    return args.toArray();
  }
}
