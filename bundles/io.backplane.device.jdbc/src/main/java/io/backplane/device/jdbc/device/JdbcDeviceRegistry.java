/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Page;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.Counters;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.DeviceTable;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Devices in the database, with memory in front for what logins and gates ask. */
@Component
public final class JdbcDeviceRegistry implements DeviceRegistry {
  private final Registry registry;
  private final Groups groups;
  private final BulkSave bulk;
  private final TextSearch search;

  @Activate
  public JdbcDeviceRegistry(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    this.groups = new Groups(registry);
    this.bulk = new BulkSave(registry);
    this.search = new TextSearch(registry);
  }

  @Override
  public Optional<Device> find(TenantId tenant, DeviceId id) {
    return registry.device(tenant, id);
  }

  @Override
  public Device create(Device device) {
    registry.erasures().free(key(device));
    long mark = Counters.mark();
    long now = registry.now();
    Device stored = with(device, 1, now, now);
    registry
        .database()
        .write(
            c -> {
              check(c, device);
              if (exists(c, device.tenant(), device.id())) {
                throw exists(device);
              }
              try {
                DeviceRows.insert(c, List.of(stored));
              } catch (SQLException e) {
                throw explained(e, device);
              }
              return stored;
            });
    registry.devices().forget(key(device));
    registry.texts().changed(key(device));
    registry.counters().add(device.tenant(), mark, new Counts(1, device.enabled() ? 1 : 0, 0));
    registry.tell(device.tenant(), device.id(), Kind.CREATED, "");
    return stored;
  }

  @Override
  public Device update(Device device) {
    long mark = Counters.mark();
    Device[] before = new Device[1];
    Device stored =
        registry
            .database()
            .write(
                c -> {
                  before[0] = DeviceTable.read(c, key(device)).orElseThrow(() -> missing(device));
                  check(c, device);
                  checkCircle(c, device, before[0]);
                  Device next =
                      with(
                          device,
                          device.version() + 1,
                          before[0].createdAt(),
                          Math.max(registry.now(), before[0].updatedAt()));
                  try {
                    if (!DeviceRows.update(c, List.of(next))[0]) {
                      throw conflict(device.id(), device.version());
                    }
                  } catch (SQLException e) {
                    throw explained(e, device);
                  }
                  return next;
                });
    registry.devices().forget(key(device));
    registry.texts().changed(key(device));
    int enabled = (stored.enabled() ? 1 : 0) - (before[0].enabled() ? 1 : 0);
    registry.counters().add(device.tenant(), mark, new Counts(0, enabled, 0));
    Kind kind = enabled < 0 ? Kind.DISABLED : Kind.UPDATED;
    registry.tell(device.tenant(), device.id(), kind, "");
    return stored;
  }

  @Override
  public void delete(TenantId tenant, DeviceId id, long version) {
    long mark = Counters.mark();
    DeviceKey key = new DeviceKey(tenant, id);
    Removal removal = remove(key, version);
    registry.devices().forget(key);
    registry.texts().changed(key);
    removal.behind().forEach(d -> registry.devices().forget(new DeviceKey(tenant, d)));
    registry.credentials().forget(key, removal.credentials());
    Seen seen = registry.seen().find(key);
    if (seen != null) {
      seen.forget();
    }
    registry
        .counters()
        .add(
            tenant, mark, new Counts(-1, removal.enabled() ? -1 : 0, removal.connected() ? -1 : 0));
    registry.tell(tenant, id, Kind.DELETED, "");
    removal.behind().forEach(d -> registry.tell(tenant, d, Kind.UPDATED, ""));
    registry.erasures().settle(key);
  }

  private Removal remove(DeviceKey key, long version) {
    boolean done = false;
    try {
      Removal removal =
          registry
              .database()
              .write(
                  c -> {
                    Removal found = Removal.of(c, key, version);
                    registry.erasures().add(c, key, registry.now());
                    return found;
                  });
      done = true;
      return removal;
    } finally {
      registry.erasures().removed(key, done);
    }
  }

  @Override
  public Page<Device> list(TenantId tenant, DeviceFilter filter, String cursor, int limit) {
    limited(limit, 1000);
    return page(new Request<>(tenant, filter, limit, (c, ids) -> devices(c, tenant, ids)), cursor);
  }

  @Override
  public Page<DeviceId> identifiers(
      TenantId tenant, DeviceFilter filter, String cursor, int limit) {
    limited(limit, 10_000);
    return page(new Request<>(tenant, filter, limit, (c, ids) -> named(ids)), cursor);
  }

  private static void limited(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new RegistryException(Reason.INVALID, "limit must lie in 1.." + most, null);
    }
  }

  private static List<DeviceId> named(List<String> ids) {
    return ids.stream().map(DeviceId::new).sorted().toList();
  }

  private static List<Device> devices(Connection c, TenantId tenant, List<String> ids)
      throws SQLException {
    return DeviceTable.read(c, tenant, ids).stream()
        .sorted(Comparator.comparing(Device::id))
        .toList();
  }

  private <T> Page<T> page(Request<T> asked, String cursor) {
    TenantId tenant = asked.tenant;
    DeviceFilter filter = asked.filter;
    int limit = asked.limit;
    Cursor at = Cursor.parse(cursor, filter);
    DeviceFilter group =
        filter.group().isEmpty() ? DeviceFilter.ALL : groups.filter(tenant, filter.group());
    List<String> found = search.find(tenant, filter, group);
    if (found != null) {
      List<String> ids = TextSearch.page(found, at.after(), limit + 1);
      return registry.database().read(c -> page(c, asked, ids, found.size()));
    }
    boolean all = filter.equals(DeviceFilter.ALL);
    long known = all ? registry.counters().of(tenant).total() : at.total();
    FilterSql sql = new FilterSql(tenant, filter, group);
    return registry
        .database()
        .read(
            c -> {
              List<String> ids =
                  Sql.list(c, sql.page(), r -> r.getString(1), sql.pageArgs(at.after(), limit + 1));
              boolean complete = !all && cursor.isEmpty() && ids.size() <= limit;
              return page(c, asked, ids, total(c, sql, complete ? ids.size() : known));
            });
  }

  /** What is asked for and what identifiers become in the answer. */
  private record Request<T>(TenantId tenant, DeviceFilter filter, int limit, Form<T> form) {}

  /** Makes entries of identifiers. */
  private interface Form<T> {
    List<T> of(Connection c, List<String> ids) throws SQLException;
  }

  /** A page of up to one identifier more than asked for, which tells that there is a next one. */
  private static <T> Page<T> page(Connection c, Request<T> asked, List<String> ids, long total)
      throws SQLException {
    boolean more = ids.size() > asked.limit;
    List<String> shown = more ? ids.subList(0, asked.limit) : ids;
    String next = more ? new Cursor(shown.get(shown.size() - 1), total).text(asked.filter) : "";
    return new Page<>(asked.form.of(c, shown), next, total);
  }

  private static long total(Connection c, FilterSql sql, long known) throws SQLException {
    if (known >= 0) {
      return known;
    }
    return Sql.one(c, sql.count(), r -> r.getLong(1), sql.countArgs()).orElseThrow();
  }

  @Override
  public Counts counts(TenantId tenant) {
    return registry.counters().of(tenant);
  }

  @Override
  public List<RowResult> saveAll(List<Device> devices, boolean dryRun) {
    return bulk.saveAll(devices, dryRun);
  }

  private void check(Connection c, Device d) throws SQLException {
    if (registry.profile(d.tenant(), d.profile()).isEmpty()) {
      throw unknown("there is no profile '" + d.profile() + "'", null);
    }
    if (d.gateway() != null && !d.gateway().equals(d.id()) && !exists(c, d.tenant(), d.gateway())) {
      throw unknown("there is no device '" + d.gateway() + "' to be the gateway", null);
    }
    if (d.id().equals(d.gateway())) {
      throw unknown("a device cannot be its own gateway", null);
    }
  }

  /**
   * A device that is there may have others behind it, so that a new gateway could close a circle.
   */
  private static void checkCircle(Connection c, Device d, Device before) throws SQLException {
    if (d.gateway() == null || d.gateway().equals(before.gateway())) {
      return;
    }
    String fault = GatewayChain.fault(d, at -> held(c, new DeviceKey(d.tenant(), at)));
    if (!fault.isEmpty()) {
      throw new RegistryException(Reason.INVALID, "gateway: " + fault, null);
    }
  }

  /** A device's gateway, which stays what it is until the transaction ends. */
  private static DeviceId held(Connection c, DeviceKey device) throws SQLException {
    return Sql.one(
            c,
            "SELECT gateway FROM bp_device WHERE tenant = ? AND id = ? FOR UPDATE",
            r -> Optional.ofNullable(r.getString(1)),
            device.tenant().value(),
            device.device().value())
        .flatMap(gateway -> gateway)
        .map(DeviceId::new)
        .orElse(null);
  }

  private static boolean exists(Connection c, TenantId tenant, DeviceId id) throws SQLException {
    return Sql.one(
            c,
            "SELECT 1 FROM bp_device WHERE tenant = ? AND id = ?",
            r -> 1,
            tenant.value(),
            id.value())
        .isPresent();
  }

  private static SQLException explained(SQLException e, Device d) {
    if (Sql.isDuplicate(e)) {
      throw exists(d);
    }
    if (Sql.isBrokenReference(e)) {
      throw unknown("there is no profile '" + d.profile() + "'", e);
    }
    return e;
  }

  private static RegistryException unknown(String message, Throwable cause) {
    return new RegistryException(Reason.UNKNOWN_REFERENCE, message, cause);
  }

  private static RegistryException exists(Device d) {
    return new RegistryException(Reason.EXISTS, "there is a device '" + d.id() + "' already", null);
  }

  private static RegistryException missing(Device d) {
    return new RegistryException(Reason.NOT_FOUND, "there is no device '" + d.id() + "'", null);
  }

  static RegistryException conflict(DeviceId id, long version) {
    return new RegistryException(
        Reason.CONFLICT, "device '" + id + "' was changed since version " + version, null);
  }

  private static DeviceKey key(Device d) {
    return new DeviceKey(d.tenant(), d.id());
  }

  static Device with(Device d, long version, long createdAt, long updatedAt) {
    return new Device(
        d.tenant(),
        d.id(),
        d.name(),
        d.profile(),
        d.tags(),
        d.gateway(),
        d.enabled(),
        d.simulated(),
        version,
        createdAt,
        updatedAt);
  }
}
