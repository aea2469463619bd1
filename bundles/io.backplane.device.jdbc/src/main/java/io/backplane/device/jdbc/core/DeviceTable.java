/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.Device;
import io.backplane.device.api.ProfileId;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Devices read by identifier, with memory; that a device is unknown is remembered too. */
public final class DeviceTable {
  /** The columns that {@link #row} reads. */
  public static final String COLUMNS =
      "tenant, id, name, profile, tags, gateway, enabled, simulated, version, created_at,"
          + " updated_at";

  private final Database database;
  private final BoundedCache<DeviceKey, Optional<Device>> cache;

  DeviceTable(Database database, int size) {
    this.database = database;
    this.cache = new BoundedCache<>(size);
  }

  /** A device. */
  public Optional<Device> find(DeviceKey key) {
    return cache.get(key, k -> database.read(c -> read(c, k)));
  }

  /** What memory knows; null if the database has to be asked. */
  public Optional<Device> peek(DeviceKey key) {
    return cache.peek(key);
  }

  /** A device was written or removed. */
  public void forget(DeviceKey key) {
    cache.invalidate(key);
  }

  /** Nobody knows what was written. */
  void clear() {
    cache.clear();
  }

  /** Reads past the memory. */
  public static Optional<Device> read(Connection c, DeviceKey k) throws SQLException {
    return Sql.one(
        c,
        "SELECT " + COLUMNS + " FROM bp_device WHERE tenant = ? AND id = ?",
        DeviceTable::row,
        k.tenant().value(),
        k.device().value());
  }

  /** Reads many devices of a tenant, in no order. */
  public static List<Device> read(Connection c, TenantId tenant, List<String> ids)
      throws SQLException {
    return Sql.byKeys(
        c,
        "SELECT " + COLUMNS + " FROM bp_device WHERE tenant = ? AND id",
        DeviceTable::row,
        new Sql.TenantKeys(tenant.value(), ids));
  }

  /** The row at hand as a device. */
  public static Device row(ResultSet r) throws SQLException {
    String tenant = r.getString(1);
    String gateway = r.getString(6);
    return new Device(
        tenant.equals(TenantId.DEFAULT.value()) ? TenantId.DEFAULT : new TenantId(tenant),
        new DeviceId(r.getString(2)),
        r.getString(3),
        profile(r.getString(4)),
        tags(r.getString(5)),
        gateway == null ? null : new DeviceId(gateway),
        r.getBoolean(7),
        r.getBoolean(8),
        r.getLong(9),
        r.getLong(10),
        r.getLong(11));
  }

  private static ProfileId profile(String id) {
    return id.equals(ProfileId.DEFAULT.value()) ? ProfileId.DEFAULT : new ProfileId(id);
  }

  private static Set<String> tags(String joined) {
    return joined.isEmpty() ? Set.of() : Set.of(joined.split(","));
  }
}
