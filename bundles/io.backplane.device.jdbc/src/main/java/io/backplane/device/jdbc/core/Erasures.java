/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Devices that were removed and of which the stream has still to be told. A row is written with the
 * removal and goes when the stream has the mark, so neither a crash nor an absent stream forgets
 * one; until then nobody gets the name, whose values would be erased with the old ones.
 */
public final class Erasures {
  private static final int SLICE = 1_000;
  private static final String ALL =
      "SELECT tenant, device FROM bp_erasure ORDER BY removed_at, device";

  private final Database database;

  /** TRUE once the removal is committed: only then may anything be erased. */
  private final Map<DeviceKey, Boolean> names = new ConcurrentHashMap<>();

  private volatile boolean stale = true;
  private volatile Desk desk;

  /** Brings marks into the stream. */
  public interface Desk {
    /** Marks devices as removed, as far as that is possible now; waits a few seconds at most. */
    void settle(List<DeviceKey> devices);
  }

  Erasures(Database database) {
    this.database = database;
    pending();
  }

  /** Who brings the marks from now on. */
  public void use(Desk now) {
    desk = now;
  }

  /** He went. */
  public void drop(Desk gone) {
    if (desk == gone) {
      desk = null;
    }
  }

  /** To be called with the removal, in its transaction. */
  public void add(Connection c, DeviceKey device, long now) throws SQLException {
    names.putIfAbsent(device, false);
    Sql.update(
        c,
        "INSERT INTO bp_erasure (tenant, device, removed_at) VALUES (?, ?, ?)",
        device.tenant().value(),
        device.device().value(),
        now);
  }

  /** The removal is committed, or, if not, did not come about as far as this can be said. */
  public void removed(DeviceKey device, boolean committed) {
    if (committed) {
      names.put(device, true);
    } else {
      names.remove(device, false);
      stale = true;
    }
  }

  /** The stream has the marks. */
  public void done(List<DeviceKey> devices) {
    database.note(
        c ->
            Sql.batch(
                c,
                "DELETE FROM bp_erasure WHERE tenant = ? AND device = ?",
                DeviceKey.rows(devices)));
    devices.forEach(names::remove);
  }

  /** Those still to be marked, some at a time. */
  public List<DeviceKey> pending() {
    if (stale) {
      stale = false;
      database.read(c -> Sql.list(c, ALL, Erasures::key)).forEach(k -> names.put(k, true));
    }
    return names.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .limit(SLICE)
        .toList();
  }

  private static DeviceKey key(ResultSet r) throws SQLException {
    return new DeviceKey(new TenantId(r.getString(1)), new DeviceId(r.getString(2)));
  }

  /** Marks a device now if that is possible, else it is left to the next time. */
  public void settle(DeviceKey device) {
    Desk now = desk;
    if (now != null && names.getOrDefault(device, false)) {
      now.settle(List.of(device));
    }
  }

  /**
   * Before a name is given to a device.
   *
   * @throws RegistryException UNAVAILABLE if the one that had it is not erased yet
   */
  public void free(DeviceKey device) {
    if (names.containsKey(device)) {
      settle(device);
    }
    if (names.containsKey(device)) {
      throw new RegistryException(Reason.UNAVAILABLE, busy(device), null);
    }
  }

  /** Why a name cannot be given to a device now; empty if it can. */
  public String occupied(DeviceKey device) {
    return names.containsKey(device) ? busy(device) : "";
  }

  private static String busy(DeviceKey device) {
    return "the device '"
        + device.device()
        + "' that was removed is still being erased; try again in a moment";
  }
}
