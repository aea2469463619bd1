/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The namespaces of all devices that have a session or a retained message. Any thread. */
final class Spaces {
  private final ConcurrentMap<DeviceSpace.Key, DeviceSpace> spaces = new ConcurrentHashMap<>();
  private final AtomicInteger retainedBytes = new AtomicInteger();
  private final Settings settings;

  Spaces(Settings settings) {
    this.settings = settings;
  }

  /**
   * What came of claiming a client identifier.
   *
   * @param busy the connection that has it now, null if the claim succeeded
   */
  record Claim(DeviceSpace space, Session session, boolean present, MqttConnection busy) {}

  /** Finds or makes the session of a client, unless another connection has it. */
  Claim claim(DeviceSpace.Key key, String clientId, boolean clean, MqttConnection by) {
    Claim[] result = new Claim[1];
    spaces.compute(
        key,
        (k, old) -> {
          DeviceSpace space = old == null ? new DeviceSpace(k) : old;
          Session known = space.session(clientId);
          MqttConnection busy = known == null ? null : known.connection();
          if (busy != null) {
            result[0] = new Claim(space, known, false, busy);
            return space;
          }
          boolean present = known != null && !clean;
          Session session = present ? known : new Session(clientId, clean, settings);
          session.bind(by);
          space.put(session);
          result[0] = new Claim(space, session, present, null);
          return space;
        });
    return result[0];
  }

  /** Takes in a session that a predecessor left; a newer one of the same name wins. */
  Claim adopt(DeviceSpace.Key key, SessionState state, MqttConnection by) {
    Claim[] result = new Claim[1];
    spaces.compute(
        key,
        (k, old) -> {
          DeviceSpace space = old == null ? new DeviceSpace(k) : old;
          Session known = space.session(state.clientId());
          MqttConnection busy = known == null ? null : known.connection();
          Session session = busy != null ? known : Session.of(state, settings);
          if (busy == null) {
            session.bind(by);
            if (by == null) {
              session.unbind(System.nanoTime());
            }
            space.put(session);
          }
          result[0] = new Claim(space, session, true, busy);
          return space;
        });
    return result[0];
  }

  /** The connection ended; a session that is to outlive it stays. */
  void release(DeviceSpace space, Session session, boolean keep) {
    spaces.computeIfPresent(
        space.key(),
        (k, s) -> {
          session.unbind(System.nanoTime());
          if (!keep) {
            s.remove(session);
          }
          return s.empty() ? null : s;
        });
  }

  void retain(DeviceSpace space, OutMessage message) {
    spaces.compute(
        space.key(),
        (k, s) -> {
          DeviceSpace to = s == null ? space : s;
          int allowance = settings.retainedBytes() - retainedBytes.get();
          retainedBytes.addAndGet(to.retain(message, allowance));
          return to.empty() ? null : to;
        });
  }

  /** Takes in a retained message that a predecessor left, unless there is a newer one. */
  void adoptRetained(DeviceSpace.Key key, OutMessage message) {
    DeviceSpace space = spaces.get(key);
    if (space == null) {
      retain(new DeviceSpace(key), message);
    } else if (space.retained(message.topic()).isEmpty()) {
      retain(space, message);
    }
  }

  /** Drops sessions whose clients stayed away too long. */
  void expire(long nanos) {
    long keep = settings.sessionSeconds() * 1_000_000_000L;
    for (DeviceSpace space : spaces.values()) {
      for (Session s : space.sessions()) {
        if (s.expired(nanos, keep)) {
          release(space, s, false);
        }
      }
    }
  }

  Collection<DeviceSpace> all() {
    return List.copyOf(spaces.values());
  }

  int retainedBytes() {
    return retainedBytes.get();
  }
}
