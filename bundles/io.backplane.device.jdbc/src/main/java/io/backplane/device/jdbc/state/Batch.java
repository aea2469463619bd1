/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.Commands;
import io.backplane.device.api.DeviceChange.Kind;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.api.DeviceState.Attribute;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.jdbc.core.Counters;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.core.Seen;
import io.backplane.device.jdbc.db.Database;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one poll of the stream comes to, in one transaction. Applying it twice does no harm: a crash
 * between the transaction and the stream's commit brings the same records again.
 */
final class Batch {
  private static final Presence NEVER = new Presence(false, 0, 0, 0, "", "");

  private final Registry registry;
  private final NodeRun run;
  private final List<SessionEvent> sessions = new ArrayList<>();
  private final Map<AttributeName, AttributeRows.Write> attributes = new LinkedHashMap<>();
  private final List<DeviceMessage> answers = new ArrayList<>();
  private final Set<DeviceKey> removed = new LinkedHashSet<>();
  private long refused;

  Batch(Registry registry, NodeRun run) {
    this.registry = registry;
    this.run = run;
  }

  private record SessionEvent(Seen seen, DeviceMessage message) {}

  private record AttributeName(DeviceKey device, String key) {}

  /** Takes a message that is more than a sign of life. */
  void add(Seen seen, DeviceMessage m) {
    switch (m.kind()) {
      case CONNECTED, DISCONNECTED -> sessions.add(new SessionEvent(seen, m));
      case ATTRIBUTES -> m.samples().forEach(s -> attribute(seen.key(), s, m.receivedAt()));
      case COMMAND_RESPONSE -> answers.add(m);
      case REMOVED -> removed(seen);
      default -> {
        // telemetry and events are signs of life only
      }
    }
  }

  /** What came before belongs to a device that is gone, whoever has its name now. */
  private void removed(Seen seen) {
    DeviceKey key = seen.key();
    seen.restart();
    sessions.removeIf(e -> e.seen == seen);
    attributes.keySet().removeIf(name -> name.device.equals(key));
    answers.removeIf(m -> m.device().equals(key.device()) && m.tenant().equals(key.tenant()));
    removed.add(key);
  }

  /** Presence after the session events, in their order. */
  private Map<Seen, Presence> fold() {
    Map<Seen, Presence> folded = new LinkedHashMap<>();
    for (SessionEvent e : sessions) {
      Presence before = folded.containsKey(e.seen) ? folded.get(e.seen) : e.seen.presence();
      folded.put(e.seen, after(before == null ? NEVER : before, e.seen, e.message));
    }
    return folded;
  }

  private Presence after(Presence p, Seen seen, DeviceMessage m) {
    String session = word(text(m, "session"));
    if (m.kind() == MessageKind.DISCONNECTED) {
      seen.closed(session);
      return new Presence(
          seen.connected(),
          Math.max(p.lastSeen(), seen.lastSeen()),
          p.connectedAt(),
          Math.max(p.disconnectedAt(), m.receivedAt()),
          p.protocol(),
          p.remote());
    }
    boolean alive = m.receivedAt() >= run.startedAt();
    if (alive) {
      seen.opened(session, m.receivedAt());
    }
    return new Presence(
        seen.connected(),
        Math.max(p.lastSeen(), seen.lastSeen()),
        m.receivedAt(),
        alive ? p.disconnectedAt() : Math.max(p.disconnectedAt(), run.startedAt()),
        cut(text(m, "protocol"), 64),
        cut(text(m, "remote"), 200));
  }

  /**
   * Brings what was stored of the devices in memory, so that it is not overwritten with nothing.
   */
  private void recall() {
    Map<TenantId, Set<String>> missing = new LinkedHashMap<>();
    for (SessionEvent e : sessions) {
      if (e.seen.presence() == null) {
        DeviceKey k = e.seen.key();
        missing.computeIfAbsent(k.tenant(), t -> new LinkedHashSet<>()).add(k.device().value());
      }
    }
    missing.forEach(
        (tenant, ids) ->
            registry
                .database()
                .read(c -> PresenceRows.read(c, tenant, List.copyOf(ids)))
                .forEach(s -> registry.seen().of(s.device()).presence(s.presence())));
  }

  private void attribute(DeviceKey device, Sample s, long receivedAt) {
    if (ValueText.text(s.value()).length() > AttributeRows.MAX_TEXT) {
      refused++;
      return;
    }
    long at = Math.min(s.time(), receivedAt);
    AttributeName name = new AttributeName(device, s.key());
    AttributeRows.Write known = attributes.get(name);
    if (known == null || known.attribute().updatedAt() <= at) {
      attributes.put(
          name, new AttributeRows.Write(device, new Attribute(s.key(), s.value(), true, at)));
    }
  }

  /** Values of attributes that were too long to be kept. */
  long refused() {
    return refused;
  }

  /** Stores everything, then tells of it. */
  void apply(Commands commands) {
    if (!removed.isEmpty()) {
      forget();
    }
    if (!sessions.isEmpty() || !attributes.isEmpty()) {
      recall();
      store(fold());
    }
    for (DeviceMessage m : answers) {
      Answer.of(m).report(commands, m);
    }
  }

  private void forget() {
    long mark = Counters.mark();
    List<DeviceKey> keys = List.copyOf(removed);
    int[] flips =
        registry
            .database()
            .write(
                c -> {
                  AttributeRows.removeReported(c, keys);
                  return PresenceRows.remove(c, keys);
                });
    for (int i = 0; i < flips.length; i++) {
      DeviceKey k = keys.get(i);
      if (flips[i] != 0) {
        registry.counters().add(k.tenant(), mark, new Counts(0, 0, -flips[i]));
        registry.tell(k.tenant(), k.device(), Kind.PRESENCE, "");
      }
    }
  }

  private void store(Map<Seen, Presence> presence) {
    long mark = Counters.mark();
    List<PresenceRows.Stored> rows = new ArrayList<>();
    presence.forEach(
        (seen, p) -> rows.add(new PresenceRows.Stored(seen.key(), p, seen.sessions())));
    Set<DeviceKey> changed = new LinkedHashSet<>();
    Database.Work<int[]> work =
        c -> {
          changed.clear();
          saveAttributes(c, changed);
          return PresenceRows.save(c, rows);
        };
    int[] flips = registry.database().write(work);
    presence.forEach(Seen::presence);
    for (int i = 0; i < flips.length; i++) {
      DeviceKey k = rows.get(i).device();
      if (flips[i] != 0) {
        registry.counters().add(k.tenant(), mark, new Counts(0, 0, flips[i]));
        registry.tell(k.tenant(), k.device(), Kind.PRESENCE, "");
      }
    }
    changed.forEach(k -> registry.tell(k.tenant(), k.device(), Kind.ATTRIBUTES, ""));
  }

  private void saveAttributes(Connection c, Set<DeviceKey> changed) throws SQLException {
    List<AttributeRows.Write> writes = List.copyOf(attributes.values());
    boolean[] done = AttributeRows.save(c, writes, false);
    for (int i = 0; i < done.length; i++) {
      if (done[i]) {
        changed.add(writes.get(i).device());
      }
    }
  }

  private static String text(DeviceMessage m, String key) {
    for (Sample s : m.samples()) {
      if (s.key().equals(key) && s.value() instanceof Value.Text t) {
        return t.value();
      }
    }
    return "";
  }

  /** A session's name without spaces, as it is stored. */
  static String word(String session) {
    return session.replace(' ', '_');
  }

  private static String cut(String text, int max) {
    return text.length() > max ? text.substring(0, max) : text;
  }
}
