/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.Device;
import io.backplane.device.jdbc.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Writes devices and their tags. */
final class DeviceRows {
  private static final String INSERT =
      "INSERT INTO bp_device (tenant, id, name, search, profile, tags, gateway, enabled, simulated,"
          + " connected, version, created_at, updated_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE, ?, ?, ?)";
  private static final String UPDATE =
      "UPDATE bp_device SET name = ?, search = ?, profile = ?, tags = ?, gateway = ?, enabled = ?,"
          + " simulated = ?, version = version + 1, updated_at = ?"
          + " WHERE tenant = ? AND id = ? AND version = ?";
  private static final String INSERT_TAG =
      "INSERT INTO bp_device_tag (tenant, tag, device) VALUES (?, ?, ?)";
  private static final String DELETE_TAGS =
      "DELETE FROM bp_device_tag WHERE tenant = ? AND device = ?";

  private DeviceRows() {}

  static void insert(Connection c, List<Device> devices) throws SQLException {
    List<Object[]> rows = new ArrayList<>(devices.size());
    for (Device d : devices) {
      rows.add(
          new Object[] {
            d.tenant().value(),
            d.id().value(),
            d.name(),
            search(d),
            d.profile().value(),
            tags(d),
            gateway(d),
            d.enabled(),
            d.simulated(),
            d.version(),
            d.createdAt(),
            d.updatedAt()
          });
    }
    Sql.batch(c, INSERT, rows);
    Sql.batch(c, INSERT_TAG, tagRows(devices));
  }

  /** For each device whether it still had the version before the one it carries. */
  static boolean[] update(Connection c, List<Device> devices) throws SQLException {
    List<Object[]> rows = new ArrayList<>(devices.size());
    List<Object[]> old = new ArrayList<>(devices.size());
    for (Device d : devices) {
      rows.add(
          new Object[] {
            d.name(),
            search(d),
            d.profile().value(),
            tags(d),
            gateway(d),
            d.enabled(),
            d.simulated(),
            d.updatedAt(),
            d.tenant().value(),
            d.id().value(),
            d.version() - 1
          });
      old.add(new Object[] {d.tenant().value(), d.id().value()});
    }
    int[] changed = Sql.batch(c, UPDATE, rows);
    boolean[] done = new boolean[changed.length];
    List<Device> written = new ArrayList<>();
    for (int i = 0; i < changed.length; i++) {
      done[i] = changed[i] != 0;
      if (done[i]) {
        written.add(devices.get(i));
      }
    }
    Sql.batch(c, DELETE_TAGS, old);
    Sql.batch(c, INSERT_TAG, tagRows(written));
    return done;
  }

  private static List<Object[]> tagRows(List<Device> devices) {
    List<Object[]> rows = new ArrayList<>();
    for (Device d : devices) {
      for (String tag : d.tags()) {
        rows.add(new Object[] {d.tenant().value(), tag, d.id().value()});
      }
    }
    return rows;
  }

  private static String search(Device d) {
    return (d.id().value() + '\n' + d.name()).toLowerCase(Locale.ROOT);
  }

  private static String tags(Device d) {
    return String.join(",", new TreeSet<>(d.tags()));
  }

  private static String gateway(Device d) {
    return d.gateway() == null ? null : d.gateway().value();
  }
}
