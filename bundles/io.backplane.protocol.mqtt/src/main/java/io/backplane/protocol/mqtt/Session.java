/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What MQTT calls the session: subscriptions, messages on their way to the client, packet
 * identifiers of QoS 2 messages received. Without clean session it outlives its connection; it can
 * leave one card and enter its successor as a {@link SessionState}. Guarded by its monitor, as
 * messages come from other connections' threads.
 */
final class Session {
  private static final OutMessage RELEASED = new OutMessage("", new byte[0], 2, false, "");
  private final String clientId;
  private final boolean clean;
  private final int window;
  private final int queueLimit;
  private final Map<String, Integer> subscriptions = new LinkedHashMap<>();
  private final Map<Integer, OutMessage> inflight = new LinkedHashMap<>();
  private final ArrayDeque<OutMessage> queue = new ArrayDeque<>();
  private final BitSet received = new BitSet();
  private int lastId;
  private MqttConnection connection;
  private long abandonedAt;

  Session(String clientId, boolean clean, Settings settings) {
    this.clientId = clientId;
    this.clean = clean;
    this.window = settings.sendWindow();
    this.queueLimit = settings.sendQueue();
  }

  String clientId() {
    return clientId;
  }

  boolean clean() {
    return clean;
  }

  synchronized MqttConnection connection() {
    return connection;
  }

  synchronized void bind(MqttConnection now) {
    connection = now;
  }

  synchronized void unbind(long nanos) {
    connection = null;
    abandonedAt = nanos;
    queue.removeIf(m -> m.qos() == 0);
  }

  synchronized boolean expired(long nanos, long keepNanos) {
    return connection == null && nanos - abandonedAt > keepNanos;
  }

  // ---- subscriptions

  synchronized void subscribe(String filter, int qos) {
    subscriptions.put(filter, qos);
  }

  synchronized void unsubscribe(String filter) {
    subscriptions.remove(filter);
  }

  synchronized boolean listens() {
    return !subscriptions.isEmpty();
  }

  synchronized List<String> filters() {
    return List.copyOf(subscriptions.keySet());
  }

  /** The highest QoS granted for a topic, -1 if it is not subscribed. */
  synchronized int granted(String topic) {
    int qos = -1;
    for (Map.Entry<String, Integer> s : subscriptions.entrySet()) {
      if (s.getValue() > qos && Topics.matches(s.getKey(), topic)) {
        qos = s.getValue();
      }
    }
    return qos;
  }

  // ---- to the client

  /**
   * Queues a message, any thread.
   *
   * @return false if it was dropped: the queue is full, or the client is away and it is QoS 0
   */
  boolean offer(OutMessage message) {
    MqttConnection to;
    synchronized (this) {
      to = connection;
      if (queue.size() >= queueLimit || to == null && message.qos() == 0) {
        return false;
      }
      queue.add(message);
    }
    if (to != null) {
      to.wake();
    }
    return true;
  }

  /** Whether a command is on its way already. */
  synchronized boolean carries(String commandId) {
    for (OutMessage m : inflight.values()) {
      if (m.commandId().equals(commandId)) {
        return true;
      }
    }
    for (OutMessage m : queue) {
      if (m.commandId().equals(commandId)) {
        return true;
      }
    }
    return false;
  }

  /** Sends what the window allows. On the connection's event loop. */
  synchronized void drain(MqttConnection to) {
    for (OutMessage m = queue.peek(); m != null && to.writable(); m = queue.peek()) {
      if (m.qos() == 0) {
        queue.remove();
        to.send(m, 0, false);
      } else if (inflight.size() < window) {
        queue.remove();
        int id = nextId();
        inflight.put(id, m);
        to.send(m, id, false);
      } else {
        return;
      }
    }
  }

  /** Sends again what the client never acknowledged. On the connection's event loop. */
  synchronized void redeliver(MqttConnection to) {
    inflight.forEach(
        (id, m) -> {
          if (m == RELEASED) {
            to.outbox().acknowledge(Outbox.PUBREL, id);
          } else {
            to.send(m, id, true);
          }
        });
  }

  private int nextId() {
    do {
      lastId = lastId % 65_535 + 1;
    } while (inflight.containsKey(lastId));
    return lastId;
  }

  /**
   * PUBACK or PUBCOMP came.
   *
   * @return the message that is settled by it, null if there is none
   */
  synchronized OutMessage settled(int id) {
    return inflight.remove(id);
  }

  /** PUBREC came: from now on only the release is sent again. */
  synchronized OutMessage released(int id) {
    return inflight.replace(id, RELEASED);
  }

  // ---- from the client

  /** Whether a QoS 2 publication of this identifier was taken and not released yet. */
  synchronized boolean received(int id) {
    return received.get(id);
  }

  synchronized void receive(int id) {
    received.set(id);
  }

  synchronized void forget(int id) {
    received.clear(id);
  }

  // ---- hand-over

  synchronized SessionState export() {
    List<SessionState.Sent> sent = new ArrayList<>();
    inflight.forEach((id, m) -> sent.add(new SessionState.Sent(id, m == RELEASED, m)));
    return new SessionState(
        clientId,
        clean,
        new LinkedHashMap<>(subscriptions),
        sent,
        List.copyOf(queue),
        received.stream().toArray(),
        lastId);
  }

  static Session of(SessionState state, Settings settings) {
    Session s = new Session(state.clientId(), state.clean(), settings);
    s.subscriptions.putAll(state.subscriptions());
    state.sent().forEach(m -> s.inflight.put(m.id(), m.released() ? RELEASED : m.message()));
    s.queue.addAll(state.queued());
    for (int id : state.received()) {
      s.received.set(id);
    }
    s.lastId = state.lastId();
    return s;
  }
}
