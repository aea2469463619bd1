/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What went with a device that was removed.
 *
 * @param enabled whether it was
 * @param connected whether it was
 * @param credentials its credentials
 * @param behind the devices that spoke through it; they now speak for themselves
 */
record Removal(
    boolean enabled, boolean connected, List<String> credentials, List<DeviceId> behind) {
  private record Found(long version, boolean enabled, boolean connected) {}

  static Removal of(Connection c, DeviceKey key, long version) throws SQLException {
    String tenant = key.tenant().value();
    String id = key.device().value();
    Found found =
        Sql.one(
                c,
                "SELECT version, enabled, connected FROM bp_device"
                    + " WHERE tenant = ? AND id = ? FOR UPDATE",
                r -> new Found(r.getLong(1), r.getBoolean(2), r.getBoolean(3)),
                tenant,
                id)
            .orElseThrow(
                () ->
                    new RegistryException(
                        Reason.NOT_FOUND, "there is no device '" + id + "'", null));
    if (version != 0 && version != found.version) {
      throw JdbcDeviceRegistry.conflict(key.device(), version);
    }
    List<String> credentials =
        Sql.list(
            c,
            "SELECT id FROM bp_credential WHERE tenant = ? AND device = ?"
                + " UNION ALL SELECT id FROM bp_certificate WHERE tenant = ? AND device = ?",
            r -> r.getString(1),
            tenant,
            id,
            tenant,
            id);
    List<DeviceId> behind = release(c, tenant, id);
    Sql.update(c, "DELETE FROM bp_device WHERE tenant = ? AND id = ?", tenant, id);
    return new Removal(found.enabled, found.connected, credentials, behind);
  }

  /** Those that spoke through it are on their own from now on. */
  private static List<DeviceId> release(Connection c, String tenant, String id)
      throws SQLException {
    List<DeviceId> behind =
        Sql.list(
            c,
            "SELECT id FROM bp_device WHERE tenant = ? AND gateway = ?",
            r -> new DeviceId(r.getString(1)),
            tenant,
            id);
    if (!behind.isEmpty()) {
      Sql.update(
          c,
          "UPDATE bp_device SET gateway = NULL, version = version + 1"
              + " WHERE tenant = ? AND gateway = ?",
          tenant,
          id);
    }
    return behind;
  }
}
