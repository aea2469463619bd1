/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.device.jdbc.core.SeenTable;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions that are open as far as the stream tells, but that no protocol knows any more: a
 * connection that died while its card was being replaced, an event that was lost. After a while in
 * which they could have come back their end is written. For the follower's thread.
 */
final class LostSessions {
  private final long patienceNanos;
  private Map<Open, Long> missing = new HashMap<>();

  private record Open(DeviceKey device, String session) {}

  LostSessions(long patienceMillis) {
    this.patienceNanos = patienceMillis * 1_000_000;
  }

  /** Compares; returns how many ends were written. */
  int check(SeenTable seen, Sessions sessions, Ingress ingress) {
    long now = System.nanoTime();
    Set<String> open = new HashSet<>();
    sessions.list().forEach(s -> open.add(Batch.word(s.id())));
    Map<Open, Long> still = new HashMap<>();
    List<Open> lost = new ArrayList<>();
    seen.forEach(s -> compare(s, open, now, still, lost));
    missing = still;
    if (!lost.isEmpty()) {
      write(lost, ingress);
    }
    return lost.size();
  }

  private void compare(
      Seen seen, Set<String> open, long now, Map<Open, Long> still, List<Open> lost) {
    for (String session : seen.open()) {
      if (!open.contains(session)) {
        Open o = new Open(seen.key(), session);
        long since = missing.getOrDefault(o, now);
        still.put(o, since);
        if (now - since >= patienceNanos) {
          lost.add(o);
        }
      }
    }
  }

  /** What the stream refuses is missed again at the next check. */
  private static void write(List<Open> lost, Ingress ingress) {
    IngressBatch batch = ingress.newBatch();
    for (Open o : lost) {
      long time = ingress.clock().next();
      batch.offer(
          new DeviceMessage(
              o.device.tenant(),
              o.device.device(),
              MessageKind.DISCONNECTED,
              time,
              List.of(
                  new Sample("reason", time, new Value.Text("lost")),
                  new Sample("session", time, new Value.Text(o.session))),
              Origin.NONE));
    }
    batch.submit(outcomes -> {});
  }
}
