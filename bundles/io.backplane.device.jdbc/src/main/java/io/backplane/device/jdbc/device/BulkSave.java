/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.api.DeviceRegistry.Outcome;
import io.backplane.device.api.DeviceRegistry.RowResult;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.Counters;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.DeviceTable;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many devices in few transactions, each row answered for itself. */
final class BulkSave {
  private static final int SLICE = 1_000;
  private static final int MAX_ROWS = 10_000;
  private static final String CONFLICT = "40001";

  private final Registry registry;

  BulkSave(Registry registry) {
    this.registry = registry;
  }

  List<RowResult> saveAll(List<Device> devices, boolean dryRun) {
    if (devices.size() > MAX_ROWS) {
      throw new RegistryException(
          Reason.INVALID, "at most " + MAX_ROWS + " devices at once, are " + devices.size(), null);
    }
    Map<DeviceKey, Device> inCall = new HashMap<>();
    devices.forEach(d -> inCall.put(new DeviceKey(d.tenant(), d.id()), d));
    registry.erasures().pending().stream()
        .filter(inCall::containsKey)
        .forEach(registry.erasures()::settle);
    List<RowResult> results = new ArrayList<>(devices.size());
    for (int from = 0; from < devices.size(); from += SLICE) {
      List<Device> slice = devices.subList(from, Math.min(devices.size(), from + SLICE));
      results.addAll(slice(slice, inCall, dryRun));
    }
    return results;
  }

  private List<RowResult> slice(List<Device> rows, Map<DeviceKey, Device> inCall, boolean dryRun) {
    if (dryRun) {
      return registry.database().read(c -> plan(c, rows, inCall).results());
    }
    long mark = Counters.mark();
    Plan stored =
        registry
            .database()
            .write(
                c -> {
                  Plan plan = plan(c, rows, inCall);
                  store(c, plan);
                  return plan;
                });
    tell(stored, mark);
    return stored.results();
  }

  /** If others wrote the same devices meanwhile, the state of a conflict makes it planned anew. */
  private static void store(Connection c, Plan plan) throws SQLException {
    try {
      DeviceRows.insert(c, plan.created());
    } catch (SQLException e) {
      throw Sql.isDuplicate(e) ? new SQLException("created meanwhile", CONFLICT, e) : e;
    }
    for (boolean done : DeviceRows.update(c, plan.updated())) {
      if (!done) {
        throw new SQLException("changed meanwhile", CONFLICT);
      }
    }
  }

  private void tell(Plan plan, long mark) {
    for (Device d : plan.created()) {
      registry.devices().forget(new DeviceKey(d.tenant(), d.id()));
      registry.texts().changed(new DeviceKey(d.tenant(), d.id()));
      registry.counters().add(d.tenant(), mark, new Counts(1, d.enabled() ? 1 : 0, 0));
      registry.tell(d.tenant(), d.id(), Kind.CREATED, "");
    }
    for (Device d : plan.updated()) {
      registry.devices().forget(new DeviceKey(d.tenant(), d.id()));
      registry.texts().changed(new DeviceKey(d.tenant(), d.id()));
      boolean was = plan.before().get(d.id()).enabled();
      int enabled = (d.enabled() ? 1 : 0) - (was ? 1 : 0);
      registry.counters().add(d.tenant(), mark, new Counts(0, enabled, 0));
      registry.tell(d.tenant(), d.id(), enabled < 0 ? Kind.DISABLED : Kind.UPDATED, "");
    }
  }

  /** What a slice comes to: results by row, and of each device the row that counts. */
  private record Plan(
      List<RowResult> results,
      List<Device> created,
      List<Device> updated,
      Map<DeviceId, Device> before) {}

  private Plan plan(Connection c, List<Device> rows, Map<DeviceKey, Device> inCall)
      throws SQLException {
    Map<DeviceKey, Device> before = new HashMap<>();
    Map<TenantId, List<String>> wanted = new HashMap<>();
    for (Device d : rows) {
      List<String> ids = wanted.computeIfAbsent(d.tenant(), t -> new ArrayList<>());
      ids.add(d.id().value());
      if (d.gateway() != null) {
        ids.add(d.gateway().value());
      }
    }
    for (Map.Entry<TenantId, List<String>> e : wanted.entrySet()) {
      for (Device d : DeviceTable.read(c, e.getKey(), List.copyOf(Set.copyOf(e.getValue())))) {
        before.put(new DeviceKey(d.tenant(), d.id()), d);
      }
    }
    return plan(rows, new Known(c, before, inCall));
  }

  /**
   * What rows are held against.
   *
   * @param c to ask for more
   * @param before devices as they are
   * @param inCall devices as they are wanted to be
   */
  private record Known(Connection c, Map<DeviceKey, Device> before, Map<DeviceKey, Device> inCall) {
    DeviceId gateway(TenantId tenant, DeviceId device) throws SQLException {
      DeviceKey key = new DeviceKey(tenant, device);
      Device found = inCall.get(key);
      if (found == null) {
        if (!before.containsKey(key)) {
          before.put(key, DeviceTable.read(c, key).orElse(null));
        }
        found = before.get(key);
      }
      return found == null ? null : found.gateway();
    }
  }

  private Plan plan(List<Device> rows, Known known) throws SQLException {
    Map<DeviceKey, Device> before = known.before;
    List<RowResult> results = new ArrayList<>(rows.size());
    Map<DeviceKey, Device> last = new HashMap<>();
    long now = registry.now();
    for (Device d : rows) {
      DeviceKey key = new DeviceKey(d.tenant(), d.id());
      Device there = before.get(key);
      String error = last.containsKey(key) ? "" : outdated(d, there);
      error = error.isEmpty() ? error(d, known) : error;
      if (!error.isEmpty()) {
        results.add(new RowResult(Outcome.FAILED, error));
      } else {
        results.add(
            new RowResult(
                there != null || last.containsKey(key) ? Outcome.UPDATED : Outcome.CREATED, ""));
        last.put(key, d);
      }
    }
    Plan plan = new Plan(results, new ArrayList<>(), new ArrayList<>(), new HashMap<>());
    last.forEach(
        (key, d) -> {
          Device old = before.get(key);
          if (old == null) {
            plan.created.add(JdbcDeviceRegistry.with(d, 1, now, now));
          } else {
            plan.before.put(d.id(), old);
            plan.updated.add(JdbcDeviceRegistry.with(d, old.version() + 1, old.createdAt(), now));
          }
        });
    return plan;
  }

  /** Why a row does not build on the device there is, empty if it does or does not say. */
  private static String outdated(Device d, Device there) {
    if (d.version() == 0 || there != null && there.version() == d.version()) {
      return "";
    }
    return there == null
        ? "there is no device '%s' any more; the row builds on its version %d"
            .formatted(d.id(), d.version())
        : JdbcDeviceRegistry.conflict(d.id(), d.version()).getMessage();
  }

  private String error(Device d, Known known) throws SQLException {
    if (registry.profile(d.tenant(), d.profile()).isEmpty()) {
      return "there is no profile '" + d.profile() + "'";
    }
    String occupied = registry.erasures().occupied(new DeviceKey(d.tenant(), d.id()));
    if (d.gateway() == null || !occupied.isEmpty()) {
      return occupied;
    }
    DeviceKey gateway = new DeviceKey(d.tenant(), d.gateway());
    return known.before.get(gateway) != null || known.inCall.containsKey(gateway)
        ? GatewayChain.fault(d, at -> known.gateway(d.tenant(), at))
        : "there is no device '" + d.gateway() + "' to be the gateway";
  }
}
