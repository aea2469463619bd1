/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Group;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.ProfileJson;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Groups: named filters. */
final class Groups {
  private static final String SELECT =
      "SELECT tenant, id, name, filter, version FROM bp_group WHERE tenant = ?";

  private final Registry registry;

  Groups(Registry registry) {
    this.registry = registry;
  }

  private static Group row(ResultSet r) throws SQLException {
    return new Group(
        new TenantId(r.getString(1)),
        r.getString(2),
        r.getString(3),
        ProfileJson.filter(r.getString(4)),
        r.getLong(5));
  }

  List<Group> all(TenantId tenant) {
    return registry
        .database()
        .read(c -> Sql.list(c, SELECT + " ORDER BY id", Groups::row, tenant.value()));
  }

  DeviceFilter filter(TenantId tenant, String id) {
    return registry
        .database()
        .read(c -> Sql.one(c, SELECT + " AND id = ?", Groups::row, tenant.value(), id))
        .map(Group::filter)
        .orElseThrow(
            () ->
                new RegistryException(
                    Reason.UNKNOWN_REFERENCE, "there is no group '" + id + "'", null));
  }

  Group save(Group g) {
    check(g);
    String filter = ProfileJson.ofFilter(g.filter());
    return registry
        .database()
        .write(
            c -> {
              if (g.version() == 0) {
                insert(c, g, filter);
                return new Group(g.tenant(), g.id(), g.name(), g.filter(), 1);
              }
              int n =
                  Sql.update(
                      c,
                      "UPDATE bp_group SET name = ?, filter = ?, version = version + 1"
                          + " WHERE tenant = ? AND id = ? AND version = ?",
                      g.name(),
                      filter,
                      g.tenant().value(),
                      g.id(),
                      g.version());
              if (n == 0) {
                throw outdated(c, g.tenant(), g.id());
              }
              return new Group(g.tenant(), g.id(), g.name(), g.filter(), g.version() + 1);
            });
  }

  private static void insert(java.sql.Connection c, Group g, String filter) throws SQLException {
    try {
      Sql.update(
          c,
          "INSERT INTO bp_group (tenant, id, name, filter, version) VALUES (?, ?, ?, ?, 1)",
          g.tenant().value(),
          g.id(),
          g.name(),
          filter);
    } catch (SQLException e) {
      if (Sql.isDuplicate(e)) {
        throw new RegistryException(Reason.EXISTS, "there is a group '" + g.id() + "' already", e);
      }
      throw e;
    }
  }

  private static void check(Group g) {
    if (!g.id().matches("[A-Za-z0-9._-]{1,64}")) {
      throw invalid("group id must have 1 to 64 characters out of A-Z a-z 0-9 . _ -");
    }
    if (g.name().isBlank() || g.name().length() > 200) {
      throw invalid("name must have 1 to 200 characters");
    }
    if (!g.filter().group().isEmpty()) {
      throw invalid("filter: a group cannot be made of another group");
    }
    if (g.filter().tags().size() > 32 || g.filter().text().length() > 200) {
      throw invalid("filter: at most 32 tags and 200 characters of text");
    }
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(Reason.INVALID, message, null);
  }

  void delete(TenantId tenant, String id, long version) {
    registry
        .database()
        .write(
            c -> {
              int n =
                  Sql.update(
                      c,
                      "DELETE FROM bp_group WHERE tenant = ? AND id = ?"
                          + " AND (version = ? OR ? = 0)",
                      tenant.value(),
                      id,
                      version,
                      version);
              if (n == 0) {
                throw outdated(c, tenant, id);
              }
              return n;
            });
  }

  private static RegistryException outdated(java.sql.Connection c, TenantId tenant, String id)
      throws SQLException {
    boolean there = Sql.one(c, SELECT + " AND id = ?", Groups::row, tenant.value(), id).isPresent();
    return there
        ? new RegistryException(Reason.CONFLICT, "group '" + id + "' was changed since", null)
        : new RegistryException(Reason.NOT_FOUND, "there is no group '" + id + "'", null);
  }
}
