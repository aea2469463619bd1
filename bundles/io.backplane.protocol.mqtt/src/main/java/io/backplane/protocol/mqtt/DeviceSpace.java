/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device's own namespace: the sessions of its clients and its retained messages. Topics of one
 * device never meet those of another. Changed under its monitor; routing reads {@link #listeners}.
 */
final class DeviceSpace {
  private static final Session[] NOBODY = {};

  /** Whose it is. */
  record Key(TenantId tenant, DeviceId device) {}

  private final Key key;
  private final Map<String, Session> sessions = new HashMap<>(4);
  private final Map<String, OutMessage> retained = new LinkedHashMap<>();
  private volatile Session[] listeners = NOBODY;

  DeviceSpace(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  synchronized Session session(String clientId) {
    return sessions.get(clientId);
  }

  synchronized void put(Session session) {
    sessions.put(session.clientId(), session);
    refresh();
  }

  synchronized void remove(Session session) {
    sessions.remove(session.clientId(), session);
    refresh();
  }

  synchronized List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  synchronized boolean empty() {
    return sessions.isEmpty() && retained.isEmpty();
  }

  /** To be called when a session's subscriptions changed. */
  synchronized void refresh() {
    listeners = sessions.values().stream().filter(Session::listens).toArray(Session[]::new);
  }

  boolean heard() {
    return listeners.length > 0;
  }

  /**
   * Brings a message that is durable to those who subscribed.
   *
   * @param except a session that is not served, null for none
   * @return how many sessions did not get it because their queue is full
   */
  int route(OutMessage message, Session except) {
    int dropped = 0;
    for (Session s : listeners) {
      int granted = s == except ? -1 : s.granted(message.topic());
      if (granted >= 0) {
        int qos = Math.min(granted, message.qos());
        OutMessage m =
            new OutMessage(message.topic(), message.payload(), qos, false, OutMessage.NO_COMMAND);
        dropped += s.offer(m) ? 0 : 1;
      }
    }
    return dropped;
  }

  /**
   * Keeps a message for later subscribers; an empty one removes what was kept.
   *
   * @return by how many bytes the memory for retained messages grew
   */
  synchronized int retain(OutMessage message, int allowance) {
    OutMessage old = retained.get(message.topic());
    int freed = old == null ? 0 : size(old);
    if (message.payload().length == 0) {
      retained.remove(message.topic());
      return -freed;
    }
    int grown = size(message) - freed;
    if (grown > allowance) {
      return 0;
    }
    retained.put(message.topic(), message);
    return grown;
  }

  synchronized List<OutMessage> retained(String filter) {
    List<OutMessage> found = new ArrayList<>();
    for (OutMessage m : retained.values()) {
      if (Topics.matches(filter, m.topic())) {
        found.add(m);
      }
    }
    return found;
  }

  static int size(OutMessage m) {
    return m.payload().length + m.topic().length() + 64;
  }
}
