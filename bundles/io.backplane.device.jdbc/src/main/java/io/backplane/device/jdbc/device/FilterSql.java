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
 * Conditions as SQL. The most selective equality leads: the query walks its index, which holds the
 * identifiers in order. The order is spelt out with all columns of that index, because the embedded
 * database would else sort what is sorted already.
 */
final class FilterSql {
  private final StringBuilder where = new StringBuilder();
  private final List<Object> args = new ArrayList<>();
  private final String from;
  private final String id;
  private final String order;

  FilterSql(TenantId tenant, DeviceFilter filter, DeviceFilter group) {
    TreeSet<String> tags = new TreeSet<>(filter.tags());
    tags.addAll(group.tags());
    args.add(tenant.value());
    if (tags.isEmpty()) {
      where.append("d.tenant = ?");
      from = "bp_device d";
      id = "d.id";
      order = "d.tenant, " + lead(filter, group) + "d.id";
      conditions(filter);
      conditions(group);
    } else {
      where.append("t.tenant = ? AND t.tag = ?");
      args.add(tags.pollFirst());
      id = "t.device";
      order = "t.tenant, t.tag, t.device";
      tags.forEach(
          tag ->
              and(
                  "EXISTS (SELECT 1 FROM bp_device_tag x"
                      + " WHERE x.tenant = t.tenant AND x.tag = ? AND x.device = t.device)",
                  tag));
      int before = where.length();
      conditions(filter);
      conditions(group);
      from =
          where.length() == before
              ? "bp_device_tag t"
              : "bp_device_tag t JOIN bp_device d ON d.tenant = t.tenant AND d.id = t.device";
    }
  }

  private static String lead(DeviceFilter filter, DeviceFilter group) {
    if (!filter.gateway().isEmpty() || !group.gateway().isEmpty()) {
      return "d.gateway, ";
    }
    if (!filter.profile().isEmpty() || !group.profile().isEmpty()) {
      return "d.profile, ";
    }
    return filter.connected() != null || group.connected() != null ? "d.connected, " : "";
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
        + order
        + " LIMIT ?";
  }

  Object[] pageArgs(String after, int limit) {
    List<Object> all = new ArrayList<>(args);
    all.add(after);
    all.add(limit);
    return all.toArray();
  }

  /** All identifiers, in order; takes {@link #countArgs()}. */
  String all() {
    return "SELECT " + id + " FROM " + from + " WHERE " + where + " ORDER BY " + order;
  }

  /** One identifier, if it meets the conditions. */
  String one() {
    return "SELECT " + id + " FROM " + from + " WHERE " + where + " AND " + id + " = ?";
  }

  Object[] oneArgs(String device) {
    List<Object> all = new ArrayList<>(args);
    all.add(device);
    return all.toArray();
  }

  String count() {
    return "SELECT COUNT(*) FROM " + from + " WHERE " + where;
  }

  Object[] countArgs() {
    return args.toArray();
  }
}
