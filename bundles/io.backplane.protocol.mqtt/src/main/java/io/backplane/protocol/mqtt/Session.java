/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.mqtt.wire.PacketWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What MQTT calls the session: subscriptions, messages on their way to the client, packet
 * identifiers of QoS 2 messages received. It outlives its connection if its expiry says so; it can
 * leave one card and enter its successor as a {@link SessionState}. Guarded by its monitor, as
 * messages come from other connections' threads.
 */
final class Session {
  private static final OutMessage RELEASED =
      new OutMessage(Content.plain("", new byte[0]), 2, false, OutMessage.NO_IDS, "");
  private final String clientId;
  private final int queueLimit;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Integer, OutMessage> inflight = new LinkedHashMap<>();
  private final ArrayDeque<Integer> unsent = new ArrayDeque<>(0);

  /** Released by a former connection: no message that this one's window counts. */
  private final Set<Integer> releasedAgain = new HashSet<>(0);

  private final ArrayDeque<OutMessage> queue = new ArrayDeque<>();
  private final BitSet received = new BitSet();
  private int lastId;
  private int outstanding;
  private MqttConnection connection;
  private long expirySeconds;
  private long abandonedAt;

  /**
   * @param expirySeconds how long it outlives its connection, 0 if it does not
   */
  Session(String clientId, long expirySeconds, Settings settings) {
    this.clientId = clientId;
    this.expirySeconds = expirySeconds;
    this.queueLimit = settings.sendQueue();
  }

  String clientId() {
    return clientId;
  }

  synchronized long expirySeconds() {
    return expirySeconds;
  }

  synchronized void expire(long seconds) {
    expirySeconds = seconds;
  }

  synchronized MqttConnection connection() {
    return connection;
  }

  synchronized void bind(MqttConnection now) {
    connection = now;
  }

  synchronized void unbind(long millis) {
    connection = null;
    abandonedAt = millis;
  }

  /** Nobody is there for what need not be kept. */
  synchronized void dropQos0() {
    queue.removeIf(m -> m.qos() == 0);
  }

  synchronized boolean expired(long millis) {
    return connection == null && millis - abandonedAt > expirySeconds * 1000;
  }

  // ---- subscriptions

  /**
   * @return whether there was none of that filter
   */
  synchronized boolean subscribe(Subscription s) {
    return subscriptions.put(s.filter(), s) == null;
  }

  /**
   * @return whether there was one
   */
  synchronized boolean unsubscribe(String filter) {
    return subscriptions.remove(filter) != null;
  }

  /** Whether it subscribed to anything that it does not share. */
  synchronized boolean listens() {
    for (Subscription s : subscriptions.values()) {
      if (!s.shared()) {
        return true;
      }
    }
    return false;
  }

  synchronized List<Subscription> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  /**
   * What this client is to get of a message by its own subscriptions, those it shares left out.
   *
   * @param own whether this client has sent it
   * @return null if it has not subscribed
   */
  synchronized OutMessage delivery(Content content, int qos, boolean retain, boolean own) {
    int granted = -1;
    boolean asPublished = false;
    int[] ids = OutMessage.NO_IDS;
    for (Subscription s : subscriptions.values()) {
      if (!s.shared() && !(own && s.noLocal()) && s.matches(content.topic())) {
        granted = Math.max(granted, s.qos());
        asPublished |= s.retainAsPublished();
        ids = s.id() > 0 ? with(ids, s.id()) : ids;
      }
    }
    return granted < 0
        ? null
        : new OutMessage(
            content, Math.min(granted, qos), retain && asPublished, ids, OutMessage.NO_COMMAND);
  }

  private static int[] with(int[] ids, int id) {
    int[] more = Arrays.copyOf(ids, ids.length + 1);
    more[ids.length] = id;
    return more;
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

  /**
   * Queues what is retained for a new subscription: all of it, whatever the limit, unless that was
   * reached before.
   *
   * @return how many were dropped
   */
  synchronized int offerRetained(List<OutMessage> messages) {
    if (queue.size() >= queueLimit) {
      return messages.size();
    }
    queue.addAll(messages);
    return 0;
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
    while (!unsent.isEmpty() && outstanding < to.window() && to.writable()) {
      int id = unsent.remove();
      resend(to, id, inflight.get(id));
    }
    if (unsent.isEmpty()) {
      drainQueue(to);
    }
  }

  private void resend(MqttConnection to, int id, OutMessage message) {
    if (message != null && to.send(message, id, true)) {
      outstanding++;
    } else {
      inflight.remove(id);
    }
  }

  private void drainQueue(MqttConnection to) {
    for (OutMessage m = queue.peek(); m != null && to.writable(); m = queue.peek()) {
      if (m.content().expiresAt() > 0 && m.content().expired(System.currentTimeMillis())) {
        queue.remove();
        to.core().counters().sendExpired.increment();
      } else if (m.qos() == 0) {
        queue.remove();
        to.send(m, 0, false);
      } else if (outstanding < to.window()) {
        queue.remove();
        int id = nextId();
        if (to.send(m, id, false)) {
          inflight.put(id, m);
          outstanding++;
        }
      } else {
        return;
      }
    }
  }

  /**
   * A client is back: what it never acknowledged is sent again, as far as its window allows. On the
   * connection's event loop.
   */
  synchronized void redeliver(MqttConnection to) {
    outstanding = 0;
    unsent.clear();
    releasedAgain.clear();
    inflight.forEach(
        (id, m) -> {
          if (m == RELEASED) {
            releasedAgain.add(id);
            to.outbox().acknowledge(PacketWriter.PUBREL, id);
          } else {
            unsent.add(id);
          }
        });
    drain(to);
  }

  private int nextId() {
    do {
      lastId = lastId % 65_535 + 1;
    } while (inflight.containsKey(lastId));
    return lastId;
  }

  /**
   * PUBACK or PUBCOMP came, or a PUBREC that says no.
   *
   * @return the message that is settled by it, null if there is none
   */
  synchronized OutMessage settled(int id) {
    OutMessage message = inflight.remove(id);
    if (message != null && !unsent.remove((Object) id) && !releasedAgain.remove((Object) id)) {
      outstanding--;
    }
    return message;
  }

  /**
   * PUBREC came: from now on only the release is sent again.
   *
   * @return whether the identifier is known
   */
  synchronized boolean released(int id) {
    if (unsent.remove((Object) id)) {
      releasedAgain.add(id);
    }
    return inflight.replace(id, RELEASED) != null;
  }

  // ---- from the client

  /** Whether a QoS 2 publication of this identifier was taken and not released yet. */
  synchronized boolean received(int id) {
    return received.get(id);
  }

  synchronized void receive(int id) {
    received.set(id);
  }

  /**
   * @return whether it was known
   */
  synchronized boolean forget(int id) {
    boolean known = received.get(id);
    received.clear(id);
    return known;
  }

  // ---- hand-over

  synchronized SessionState export() {
    List<SessionState.Sent> sent = new ArrayList<>();
    inflight.forEach(
        (id, m) -> sent.add(new SessionState.Sent(id, m == RELEASED, unsent.contains(id), m)));
    return new SessionState(
        clientId,
        expirySeconds,
        connection == null ? abandonedAt : 0,
        List.copyOf(subscriptions.values()),
        sent,
        List.copyOf(queue),
        received.stream().toArray(),
        lastId);
  }

  static Session of(SessionState state, Settings settings) {
    long expiry = state.expirySeconds() < 0 ? settings.sessionSeconds() : state.expirySeconds();
    Session s = new Session(state.clientId(), expiry, settings);
    state.subscriptions().forEach(s::subscribe);
    for (SessionState.Sent m : state.sent()) {
      s.inflight.put(m.id(), m.released() ? RELEASED : m.message());
      if (m.unsent()) {
        s.unsent.add(m.id());
      }
    }
    s.outstanding = s.inflight.size() - s.unsent.size();
    s.queue.addAll(state.queued());
    for (int id : state.received()) {
      s.received.set(id);
    }
    s.lastId = state.lastId();
    s.abandonedAt = state.abandonedAt();
    return s;
  }
}
