/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads presence. */
final class PresenceRows {
  private static final String UPDATE =
      "UPDATE bp_presence SET connected = ?, last_seen = ?, connected_at = ?, disconnected_at = ?,"
          + " protocol = ?, remote = ?, sessions = ? WHERE tenant = ? AND device = ?";
  private static final String INSERT =
      "INSERT INTO bp_presence (tenant, device, connected, last_seen, connected_at,"
          + " disconnected_at, protocol, remote, sessions)"
          + " SELECT d.tenant, d.id, CAST(? AS BOOLEAN), CAST(? AS BIGINT), CAST(? AS BIGINT),"
          + " CAST(? AS BIGINT), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(200)),"
          + " CAST(? AS VARCHAR(10000)) FROM bp_device d WHERE d.tenant = ? AND d.id = ?";
  private static final String FLAG =
      "UPDATE bp_device SET connected = ? WHERE tenant = ? AND id = ? AND connected <> ?";
  private static final String SEEN =
      "UPDATE bp_presence SET last_seen = ? WHERE tenant = ? AND device = ? AND last_seen <= ?";
  private static final String FIRST_SEEN =
      "INSERT INTO bp_presence (tenant, device, connected, last_seen, connected_at,"
          + " disconnected_at, protocol, remote, sessions)"
          + " SELECT d.tenant, d.id, FALSE, CAST(? AS BIGINT), 0, 0, '', '', ''"
          + " FROM bp_device d WHERE d.tenant = ? AND d.id = ? AND NOT EXISTS"
          + " (SELECT 1 FROM bp_presence p WHERE p.tenant = d.tenant AND p.device = d.id)";

  private static final String SELECT =
      "SELECT tenant, device, connected, last_seen, connected_at, disconnected_at, protocol,"
          + " remote, sessions FROM bp_presence ";

  private PresenceRows() {}

  /** The presence of a device with its open sessions. */
  record Stored(DeviceKey device, Presence presence, String sessions) {}

  /** Stores presence; says of each device whether it came (1), went (-1), or neither (0). */
  static int[] save(Connection c, List<Stored> all) throws SQLException {
    List<Object[]> rows = new ArrayList<>(all.size());
    List<Object[]> flags = new ArrayList<>(all.size());
    for (Stored s : all) {
      rows.add(row(s));
      boolean on = s.presence.connected();
      flags.add(new Object[] {on, s.device.tenant().value(), s.device.device().value(), on});
    }
    int[] updated = Sql.batch(c, UPDATE, rows);
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        Sql.update(c, INSERT, rows.get(i));
      }
    }
    int[] flipped = Sql.batch(c, FLAG, flags);
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] *= all.get(i).presence.connected() ? 1 : -1;
    }
    return flipped;
  }

  private static Object[] row(Stored s) {
    Presence p = s.presence;
    return new Object[] {
      p.connected(),
      p.lastSeen(),
      p.connectedAt(),
      p.disconnectedAt(),
      p.protocol(),
      p.remote(),
      s.sessions,
      s.device.tenant().value(),
      s.device.device().value()
    };
  }

  /** A time of last sign. */
  record Sign(DeviceKey device, long at) {}

  static void saveSigns(Connection c, List<Sign> signs) throws SQLException {
    List<Object[]> rows = new ArrayList<>(signs.size());
    for (Sign s : signs) {
      rows.add(new Object[] {s.at, s.device.tenant().value(), s.device.device().value(), s.at});
    }
    int[] updated = Sql.batch(c, SEEN, rows);
    List<Object[]> first = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        Object[] r = rows.get(i);
        first.add(new Object[] {r[0], r[1], r[2]});
      }
    }
    Sql.batch(c, FIRST_SEEN, first);
  }

  static List<Stored> read(Connection c, TenantId tenant, List<String> devices)
      throws SQLException {
    return Sql.byKeys(
        c,
        SELECT + "WHERE tenant = ? AND device",
        PresenceRows::stored,
        new Sql.TenantKeys(tenant.value(), devices));
  }

  static List<Stored> connected(Connection c) throws SQLException {
    return Sql.list(c, SELECT + "WHERE connected = TRUE", PresenceRows::stored);
  }

  private static Stored stored(ResultSet r) throws SQLException {
    return new Stored(
        new DeviceKey(new TenantId(r.getString(1)), new DeviceId(r.getString(2))),
        new Presence(
            r.getBoolean(3),
            r.getLong(4),
            r.getLong(5),
            r.getLong(6),
            r.getString(7),
            r.getString(8)),
        r.getString(9));
  }

  /** Forgets devices; says of each whether it was connected (1) or not (0). */
  static int[] remove(Connection c, List<DeviceKey> devices) throws SQLException {
    List<Object[]> rows = DeviceKey.rows(devices);
    Sql.batch(c, "DELETE FROM bp_presence WHERE tenant = ? AND device = ?", rows);
    return Sql.batch(
        c,
        "UPDATE bp_device SET connected = FALSE WHERE tenant = ? AND id = ? AND connected = TRUE",
        rows);
  }

  /** No session outlived its node. */
  static void disconnectAll(Connection c, long now) throws SQLException {
    Sql.update(
        c,
        "UPDATE bp_presence SET connected = FALSE, sessions = '', disconnected_at = ?"
            + " WHERE connected = TRUE",
        now);
    Sql.update(c, "UPDATE bp_device SET connected = FALSE WHERE connected = TRUE");
  }
}
