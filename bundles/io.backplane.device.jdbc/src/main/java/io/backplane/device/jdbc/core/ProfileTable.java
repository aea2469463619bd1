/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** All profiles of a tenant at once: they are few and asked for all the time. */
public final class ProfileTable {
  /** The columns that {@link #row} reads. */
  public static final String COLUMNS =
      "tenant, id, name, description, dialect, properties, commands, retention_days, version,"
          + " created_at, updated_at";

  private static final int TENANTS = 1_000;

  private final Database database;
  private final BoundedCache<TenantId, Map<ProfileId, Profile>> cache = new BoundedCache<>(TENANTS);

  ProfileTable(Database database) {
    this.database = database;
  }

  /** By identifier, in order. */
  public Map<ProfileId, Profile> of(TenantId tenant) {
    return cache.get(tenant, this::load);
  }

  /** What memory knows; null if the database has to be asked. */
  public Map<ProfileId, Profile> peek(TenantId tenant) {
    return cache.peek(tenant);
  }

  /** A profile of the tenant was written or removed. */
  public void forget(TenantId tenant) {
    cache.invalidate(tenant);
  }

  /** Nobody knows what was written. */
  void clear() {
    cache.clear();
  }

  private Map<ProfileId, Profile> load(TenantId tenant) {
    Map<ProfileId, Profile> all = new LinkedHashMap<>();
    database
        .read(
            c ->
                Sql.list(
                    c,
                    "SELECT " + COLUMNS + " FROM bp_profile WHERE tenant = ? ORDER BY id",
                    ProfileTable::row,
                    tenant.value()))
        .forEach(p -> all.put(p.id(), p));
    return all;
  }

  /** The row at hand as a profile. */
  public static Profile row(ResultSet r) throws SQLException {
    return new Profile(
        new TenantId(r.getString(1)),
        new ProfileId(r.getString(2)),
        r.getString(3),
        r.getString(4),
        r.getString(5),
        ProfileJson.properties(r.getString(6)),
        ProfileJson.commands(r.getString(7)),
        r.getInt(8),
        r.getLong(9),
        r.getLong(10),
        r.getLong(11));
  }
}
