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
   * A client that wants its session.
   *
   * @param cleanStart whether an earlier one is to be forgotten
   * @param expirySeconds how long it is to outlive its connection
   */
  record Wish(DeviceSpace.Key key, String clientId, boolean cleanStart, long expirySeconds) {}

  /**
   * What came of claiming a client identifier.
   *
   * @param present whether there was a session that goes on
   * @param busy the connection that has it now, null if the claim succeeded
   */
  record Claim(DeviceSpace space, Session session, boolean present, MqttConnection busy) {}

  /** Finds or makes the session of a client, unless another connection has it. */
  Claim claim(Wish wish, MqttConnection by) {
    Claim[] result = new Claim[1];
    spaces.compute(
        wish.key,
        (k, old) -> {
          DeviceSpace space = old == null ? new DeviceSpace(k) : old;
          Session known = space.session(wish.clientId);
          MqttConnection busy = known == null ? null : known.connection();
          if (busy != null) {
            result[0] = new Claim(space, known, false, busy);
            return space;
          }
          boolean present =
              known != null && !wish.cleanStart && !known.expired(System.currentTimeMillis());
          Session session =
              present ? known : new Session(wish.clientId, wish.expirySeconds, settings);
          session.expire(wish.expirySeconds);
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
          session.unbind(System.currentTimeMillis());
          if (keep) {
            session.dropQos0();
          } else {
            s.remove(session);
          }
          return s.empty() ? null : s;
        });
  }

  /**
   * Retains a message if its sender wants that, and brings it to those who listen.
   *
   * @return how many did not get it because their queue is full
   */
  int published(DeviceSpace space, DeviceSpace.Published p) {
    if (p.retain()) {
      retain(space, OutMessage.kept(p.content(), p.qos()));
    }
    return space.heard() ? space.route(p) : 0;
  }

  /** The space of a device; one of its own for the moment if it has none. */
  DeviceSpace space(DeviceSpace.Key key) {
    DeviceSpace space = spaces.get(key);
    return space == null ? new DeviceSpace(key) : space;
  }

  private void retain(DeviceSpace space, OutMessage message) {
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
    DeviceSpace space = space(key);
    if (space.retained(message.topic()).isEmpty()) {
      retain(space, message);
    }
  }

  /** Drops sessions whose clients stayed away too long, and retained messages out of date. */
  void expire(long millis) {
    for (DeviceSpace.Key key : spaces.keySet()) {
      spaces.computeIfPresent(
          key,
          (k, space) -> {
            retainedBytes.addAndGet(space.expire(millis));
            for (Session s : space.sessions()) {
              if (s.expired(millis)) {
                space.remove(s);
              }
            }
            return space.empty() ? null : space;
          });
    }
  }

  Collection<DeviceSpace> all() {
    return List.copyOf(spaces.values());
  }

  int retainedBytes() {
    return retainedBytes.get();
  }
}
