/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.device.jdbc.db.Sql;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Tells a node that was started anew from a card that was replaced in a running node: sessions
 * outlive the card, not the process.
 *
 * @param id the same for the life of the process
 * @param startedAt microseconds since the epoch
 */
public record NodeRun(String id, long startedAt) {
  /** This process. */
  public static NodeRun current() {
    var runtime = ManagementFactory.getRuntimeMXBean();
    return new NodeRun(
        runtime.getName() + '/' + runtime.getStartTime(), runtime.getStartTime() * 1000);
  }

  /** Brings sessions of this process back into memory, ends those of an earlier one. */
  public void settle(Registry registry) {
    List<PresenceRows.Stored> live =
        registry
            .database()
            .write(
                c -> {
                  String known =
                      Sql.one(c, "SELECT run FROM bp_node WHERE id = 'node'", r -> r.getString(1))
                          .orElse("");
                  if (known.equals(id)) {
                    return PresenceRows.connected(c);
                  }
                  PresenceRows.disconnectAll(c, registry.now());
                  Sql.update(c, "DELETE FROM bp_node WHERE id = 'node'");
                  Sql.update(c, "INSERT INTO bp_node (id, run) VALUES ('node', ?)", id);
                  return List.of();
                });
    for (PresenceRows.Stored s : live) {
      Seen seen = registry.seen().of(s.device());
      for (String session : s.sessions().split(" ")) {
        if (!session.isEmpty()) {
          seen.opened(session, s.presence().connectedAt());
        }
      }
      seen.presence(s.presence());
    }
  }
}
