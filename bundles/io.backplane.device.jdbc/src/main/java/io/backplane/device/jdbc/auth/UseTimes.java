/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** When credentials were last used, written once a minute: a login must not cost a write. */
final class UseTimes {
  private static final int BOUND = 200_000;
  private static final int SLICE = 1_000;
  private static final String CERTIFICATES = "bp_certificate";
  private static final String OTHERS = "bp_credential";

  private final Registry registry;
  private final Map<Use, Long> pending = new ConcurrentHashMap<>();

  UseTimes(Registry registry) {
    this.registry = registry;
  }

  private record Use(DeviceKey device, String credential) {}

  void used(DeviceKey device, String credential, long now) {
    if (pending.size() < BOUND) {
      pending.put(new Use(device, credential), now);
    }
  }

  void flush() {
    List<Object[]> rows = new ArrayList<>();
    for (Use u : pending.keySet()) {
      Long at = pending.remove(u);
      if (at != null) {
        rows.add(
            new Object[] {at, u.device.tenant().value(), u.device.device().value(), u.credential});
      }
      if (rows.size() == SLICE) {
        write(rows);
        rows = new ArrayList<>();
      }
    }
    write(rows);
  }

  private void write(List<Object[]> rows) {
    Map<Boolean, List<Object[]>> byKind =
        rows.stream().collect(Collectors.partitioningBy(r -> CertificateRows.names((String) r[3])));
    byKind.forEach((certificates, those) -> write(certificates ? CERTIFICATES : OTHERS, those));
  }

  private void write(String table, List<Object[]> rows) {
    String set = " SET last_used_at = ? WHERE tenant = ? AND device = ? AND id = ?";
    registry.database().note(c -> Sql.batch(c, "UPDATE " + table + set, rows));
  }
}
