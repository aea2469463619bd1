/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The version of what people set on a device. */
final class AttributeVersions {
  private AttributeVersions() {}

  /** The version, empty for a device that is not there. */
  static Optional<Long> read(Connection c, DeviceKey key) throws SQLException {
    return Sql.one(
        c,
        "SELECT attributes_version FROM bp_device WHERE tenant = ? AND id = ?",
        r -> r.getLong(1),
        key.tenant().value(),
        key.device().value());
  }

  /** Raises it if it is the one given, or whatever it is for 0. */
  static void raise(Connection c, DeviceKey key, long version) throws SQLException {
    int raised =
        Sql.update(
            c,
            "UPDATE bp_device SET attributes_version = attributes_version + 1"
                + " WHERE tenant = ? AND id = ? AND (attributes_version = ? OR ? = 0)",
            key.tenant().value(),
            key.device().value(),
            version,
            version);
    if (raised == 0) {
      throw read(c, key)
          .map(there -> outdated(key, version, there))
          .orElseGet(
              () ->
                  new RegistryException(
                      Reason.NOT_FOUND, "there is no device '" + key.device() + "'", null));
    }
  }

  private static RegistryException outdated(DeviceKey key, long version, long there) {
    return new RegistryException(
        Reason.CONFLICT,
        "the attributes of device '%s' were changed since version %d, they have version %d"
            .formatted(key.device(), version, there),
        null);
  }
}
