/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.api.Group;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.ProfileJson;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Profiles and groups in the database; profiles are answered from memory. */
@Component
public final class JdbcProfiles implements Profiles {
  private static final int MAX_ENTRIES = 1_000;

  private final Registry registry;
  private final Groups groups;

  @Activate
  public JdbcProfiles(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    this.groups = new Groups(registry);
  }

  @Override
  public Optional<Profile> find(TenantId tenant, ProfileId id) {
    return registry.profile(tenant, id);
  }

  @Override
  public List<Profile> list(TenantId tenant) {
    return List.copyOf(registry.profiles().of(tenant).values());
  }

  @Override
  public Profile save(Profile profile) {
    check(profile);
    long now = registry.now();
    Profile stored =
        registry
            .database()
            .write(c -> profile.version() == 0 ? insert(c, profile, now) : change(c, profile, now));
    registry.profiles().forget(profile.tenant());
    registry.tell(profile.tenant(), null, Kind.UPDATED, "");
    return stored;
  }

  private static Profile insert(Connection c, Profile p, long now) throws SQLException {
    try {
      Sql.update(
          c,
          "INSERT INTO bp_profile (tenant, id, name, description, dialect, properties, commands,"
              + " retention_days, version, created_at, updated_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
          p.tenant().value(),
          p.id().value(),
          p.name(),
          p.description(),
          p.dialect(),
          ProfileJson.ofProperties(p.properties()),
          ProfileJson.ofCommands(p.commands()),
          p.retentionDays(),
          now,
          now);
    } catch (SQLException e) {
      if (Sql.isDuplicate(e)) {
        throw new RegistryException(
            Reason.EXISTS, "there is a profile '" + p.id() + "' already", e);
      }
      throw e;
    }
    return with(p, 1, now, now);
  }

  private static Profile change(Connection c, Profile p, long now) throws SQLException {
    int n =
        Sql.update(
            c,
            "UPDATE bp_profile SET name = ?, description = ?, dialect = ?, properties = ?,"
                + " commands = ?, retention_days = ?, version = version + 1, updated_at = ?"
                + " WHERE tenant = ? AND id = ? AND version = ?",
            p.name(),
            p.description(),
            p.dialect(),
            ProfileJson.ofProperties(p.properties()),
            ProfileJson.ofCommands(p.commands()),
            p.retentionDays(),
            now,
            p.tenant().value(),
            p.id().value(),
            p.version());
    long created = createdAt(c, p.tenant(), p.id());
    if (n == 0) {
      throw conflict(p.id());
    }
    return with(p, p.version() + 1, created, now);
  }

  private static long createdAt(Connection c, TenantId tenant, ProfileId id) throws SQLException {
    return Sql.one(
            c,
            "SELECT created_at FROM bp_profile WHERE tenant = ? AND id = ?",
            r -> r.getLong(1),
            tenant.value(),
            id.value())
        .orElseThrow(() -> missing(id));
  }

  @Override
  public void delete(TenantId tenant, ProfileId id, long version) {
    if (id.equals(ProfileId.DEFAULT)) {
      throw new RegistryException(Reason.IN_USE, "the default profile always exists", null);
    }
    registry
        .database()
        .write(
            c -> {
              createdAt(c, tenant, id);
              try {
                int n =
                    Sql.update(
                        c,
                        "DELETE FROM bp_profile WHERE tenant = ? AND id = ?"
                            + " AND (version = ? OR ? = 0)",
                        tenant.value(),
                        id.value(),
                        version,
                        version);
                if (n == 0) {
                  throw conflict(id);
                }
              } catch (SQLException e) {
                if (Sql.isBrokenReference(e)) {
                  throw new RegistryException(
                      Reason.IN_USE, "devices still have the profile '" + id + "'", e);
                }
                throw e;
              }
              return null;
            });
    registry.profiles().forget(tenant);
    registry.tell(tenant, null, Kind.UPDATED, "");
  }

  @Override
  public List<Group> groups(TenantId tenant) {
    return groups.all(tenant);
  }

  @Override
  public Group saveGroup(Group group) {
    return groups.save(group);
  }

  @Override
  public void deleteGroup(TenantId tenant, String id, long version) {
    groups.delete(tenant, id, version);
  }

  private static void check(Profile p) {
    if (p.dialect().isBlank() || p.dialect().length() > 64) {
      throw invalid("dialect must have 1 to 64 characters");
    }
    if (p.properties().size() > MAX_ENTRIES || p.commands().size() > MAX_ENTRIES) {
      throw invalid("at most " + MAX_ENTRIES + " properties and as many commands");
    }
    Set<String> keys = new HashSet<>();
    for (Profile.Property d : p.properties()) {
      if (d.key().isBlank() || d.key().length() > 256 || !keys.add(d.key())) {
        throw invalid("properties: key '" + d.key() + "' is empty, too long or there twice");
      }
    }
    Set<String> names = new HashSet<>();
    for (Profile.CommandDef d : p.commands()) {
      if (!d.name().matches("[A-Za-z0-9._-]{1,64}") || !names.add(d.name())) {
        throw invalid("commands: name '" + d.name() + "' is not allowed or there twice");
      }
    }
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(Reason.INVALID, message, null);
  }

  private static RegistryException missing(ProfileId id) {
    return new RegistryException(Reason.NOT_FOUND, "there is no profile '" + id + "'", null);
  }

  private static RegistryException conflict(ProfileId id) {
    return new RegistryException(Reason.CONFLICT, "profile '" + id + "' was changed since", null);
  }

  private static Profile with(Profile p, long version, long createdAt, long updatedAt) {
    return new Profile(
        p.tenant(),
        p.id(),
        p.name(),
        p.description(),
        p.dialect(),
        p.properties(),
        p.commands(),
        p.retentionDays(),
        version,
        createdAt,
        updatedAt);
  }
}
