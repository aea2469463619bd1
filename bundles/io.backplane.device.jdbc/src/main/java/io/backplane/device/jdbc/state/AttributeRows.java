/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.DeviceState.Attribute;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads attributes. */
final class AttributeRows {
  static final int MAX_TEXT = 65_536;
  static final int MAX_KEYS = 1_000;

  private static final String UPDATE =
      "UPDATE bp_attribute SET kind = ?, content = ?, by_device = ?, updated_at = ?"
          + " WHERE tenant = ? AND device = ? AND name = ? AND updated_at <= ?";
  private static final String INSERT =
      "INSERT INTO bp_attribute"
          + " (tenant, device, name, kind, content, by_device, updated_at)"
          + " SELECT d.tenant, d.id, CAST(? AS VARCHAR(256)), CAST(? AS VARCHAR(8)),"
          + " CAST(? AS VARCHAR(70000)), CAST(? AS BOOLEAN), CAST(? AS BIGINT)"
          + " FROM bp_device d WHERE d.tenant = ? AND d.id = ?"
          + " AND NOT EXISTS (SELECT 1 FROM bp_attribute a"
          + " WHERE a.tenant = d.tenant AND a.device = d.id AND a.name = ?)"
          + " AND (SELECT COUNT(*) FROM bp_attribute a"
          + " WHERE a.tenant = d.tenant AND a.device = d.id) < "
          + MAX_KEYS;

  private AttributeRows() {}

  /** One attribute to store. */
  record Write(DeviceKey device, Attribute attribute) {
    String name() {
      return attribute.key();
    }
  }

  /** Stores those that are not older than what is there; says of each whether something changed. */
  static boolean[] save(Connection c, List<Write> writes, boolean always) throws SQLException {
    List<Object[]> rows = new ArrayList<>(writes.size());
    for (Write w : writes) {
      Attribute a = w.attribute;
      rows.add(
          new Object[] {
            ValueText.kind(a.value()),
            ValueText.text(a.value()),
            a.byDevice(),
            a.updatedAt(),
            w.device.tenant().value(),
            w.device.device().value(),
            a.key(),
            always ? Long.MAX_VALUE : a.updatedAt()
          });
    }
    int[] updated = Sql.batch(c, UPDATE, rows);
    boolean[] changed = new boolean[updated.length];
    for (int i = 0; i < updated.length; i++) {
      changed[i] = updated[i] != 0 || insert(c, writes.get(i));
    }
    return changed;
  }

  private static boolean insert(Connection c, Write w) throws SQLException {
    Attribute a = w.attribute;
    return Sql.update(
            c,
            INSERT,
            a.key(),
            ValueText.kind(a.value()),
            ValueText.text(a.value()),
            a.byDevice(),
            a.updatedAt(),
            w.device.tenant().value(),
            w.device.device().value(),
            a.key())
        > 0;
  }

  static int remove(Connection c, DeviceKey device, String key) throws SQLException {
    return Sql.update(
        c,
        "DELETE FROM bp_attribute WHERE tenant = ? AND device = ? AND name = ?",
        device.tenant().value(),
        device.device().value(),
        key);
  }

  /** Removes what devices reported, not what the platform set. */
  static void removeReported(Connection c, List<DeviceKey> devices) throws SQLException {
    Sql.batch(
        c,
        "DELETE FROM bp_attribute WHERE tenant = ? AND device = ? AND by_device = TRUE",
        DeviceKey.rows(devices));
  }

  static List<Attribute> all(Connection c, DeviceKey device) throws SQLException {
    return Sql.list(
        c,
        "SELECT name, kind, content, by_device, updated_at FROM bp_attribute"
            + " WHERE tenant = ? AND device = ? ORDER BY name",
        AttributeRows::row,
        device.tenant().value(),
        device.device().value());
  }

  private static Attribute row(ResultSet r) throws SQLException {
    return new Attribute(
        r.getString(1),
        ValueText.value(r.getString(2), r.getString(3)),
        r.getBoolean(4),
        r.getLong(5));
  }
}
