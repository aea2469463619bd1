/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Drops;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What MQTT calls the session: subscriptions, messages on their way to the client, packet
 * identifiers of QoS 2 messages received. It outlives its connection if its expiry says so; it can
 * leave one card and enter its successor as a {@link SessionState}. Guarded by its monitor, as
 * messages come from other connections' threads.
 */
public final class Session {
  private final String clientId;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

  /** The subscriptions that it does not share, to be read without the monitor. */
  private volatile Subscription[] own = {};

  private int filterChars;
  private final Drops drops = new Drops();
  private final Trail trail;
  private final Outflow outflow;
  private final Stock stock;
  private final Received received;
  private Receiver connection;
  private long expirySeconds;
  private long abandonedAt;

  /**
   * @param expirySeconds how long it outlives its connection, 0 if it does not
   * @param trail what is written down of it
   */
  public Session(String clientId, long expirySeconds, Stock stock, Trail trail) {
    this.clientId = clientId;
    this.trail = trail;
    this.expirySeconds = expirySeconds;
    this.stock = stock;
    this.outflow = new Outflow(this, trail, stock);
    this.received = new Received(trail);
  }

  public String clientId() {
    return clientId;
  }

  public Trail trail() {
    return trail;
  }

  public Drops drops() {
    return drops;
  }

  public synchronized long expirySeconds() {
    return expirySeconds;
  }

  public synchronized void expire(long seconds) {
    expirySeconds = seconds;
  }

  public synchronized Receiver connection() {
    return connection;
  }

  synchronized void bind(Receiver now) {
    connection = now;
    if (now != null) {
      outflow.limits(now.settings());
    }
  }

  synchronized void unbind(long millis) {
    connection = null;
    abandonedAt = millis;
  }

  /** Nobody is there for what need not be kept. */
  synchronized void dropQos0() {
    outflow.dropQos0();
  }

  public synchronized boolean expired(long millis) {
    return connection == null && millis - abandonedAt > expirySeconds * 1000;
  }

  // ---- subscriptions

  /** Whether it may have one more subscription, if it has not that one already. */
  public synchronized boolean hasRoomFor(String filter, Protection limits) {
    return subscriptions.containsKey(filter)
        || subscriptions.size() < limits.subscriptions()
            && filterChars + filter.length() <= limits.filterChars();
  }

  /**
   * @return whether there was none of that filter
   */
  public synchronized boolean subscribe(Subscription s) {
    trail.subscribed(s);
    boolean fresh = subscriptions.put(s.filter(), s) == null;
    filterChars += fresh ? s.filter().length() : 0;
    changed();
    return fresh;
  }

  /**
   * @return whether there was one
   */
  public synchronized boolean unsubscribe(String filter) {
    boolean known = subscriptions.remove(filter) != null;
    if (known) {
      trail.unsubscribed(filter);
      filterChars -= filter.length();
      changed();
    }
    return known;
  }

  private void changed() {
    own = subscriptions.values().stream().filter(s -> !s.shared()).toArray(Subscription[]::new);
  }

  /** Whether it subscribed to anything that it does not share. */
  public boolean listens() {
    return own.length > 0;
  }

  public synchronized List<Subscription> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  /**
   * What this client is to get of a message by its own subscriptions, those it shares left out.
   *
   * @param echo whether this client has sent it
   * @return null if it has not subscribed
   */
  public OutMessage delivery(Content content, int qos, boolean retain, boolean echo) {
    int granted = -1;
    boolean asPublished = false;
    int[] ids = OutMessage.NO_IDS;
    for (Subscription s : own) {
      if (!(echo && s.noLocal()) && s.matches(content.topic())) {
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
   * Queues a message or drops it, any thread. One that is to outlive the process is sent when that
   * is written.
   *
   * @param delivery what is written down of it
   * @return whether it has it
   */
  public boolean offer(OutMessage message, Delivery delivery) {
    Drop why = take(message, delivery);
    if (why != null) {
      dropped(why);
    }
    return why == null;
  }

  /**
   * Queues a message, unless there is no room for it.
   *
   * @return why it is not taken, null if it is
   */
  public Drop take(OutMessage message, Delivery delivery) {
    Receiver to;
    Drop why;
    boolean later = false;
    synchronized (this) {
      to = connection;
      why = to == null && message.qos() == 0 ? Drop.ABSENT : outflow.makeRoom(message);
      if (why == null) {
        later = outflow.enqueue(message, delivery);
      }
    }
    if (to != null && why == null && !later) {
      to.wake();
    }
    return why;
  }

  /** Counts a message that it does not get, and does about it what is the rule. */
  void dropped(Drop why) {
    if (why.figure() >= 0) {
      drops.count(why.figure(), 1);
    }
    stock.counters().dropped(why, 1);
    Receiver to = connection();
    if (to != null
        && why.figure() == Drops.QUEUE_FULL
        && to.settings().queues().overflow() == Overflow.DISCONNECT) {
      to.end("queue-full");
    }
  }

  /** Drops what has waited too long. */
  synchronized void dropOld(long millis) {
    outflow.dropOld(millis);
  }

  /**
   * Queues what is retained for a new subscription: all of it, whatever the limit, unless that was
   * reached before.
   *
   * @return how many were dropped
   */
  public synchronized int offerRetained(List<OutMessage> messages, Journal journal) {
    int dropped = outflow.offerRetained(messages, journal);
    drops.count(Drops.QUEUE_FULL, dropped);
    return dropped;
  }

  /** Whether a command is on its way already. */
  public synchronized boolean carries(String commandId) {
    return outflow.carries(commandId);
  }

  /**
   * Sends what the window allows. On the connection's event loop, which gets on with the others
   * after so many bursts: what the client does not want is left out, and fills no buffer.
   */
  public void drain(Receiver to) {
    boolean whole = false;
    try {
      List<OutMessage> burst = List.of();
      for (int i = 0; i == 0 || i < Outflow.BURSTS && !burst.isEmpty(); i++) {
        synchronized (this) {
          burst = outflow.drain(to);
        }
        send(burst, to);
      }
      if (!burst.isEmpty()) {
        to.wake();
      }
      whole = true;
    } finally {
      if (!whole) {
        to.end("fault"); // there may be half a packet in its buffer
      }
    }
  }

  /** Those who bring more need not wait meanwhile. */
  private void send(List<OutMessage> burst, Receiver to) {
    int next = 0;
    boolean whole = true;
    try {
      while (next < burst.size() && to.writable()) {
        whole = false;
        to.send(burst.get(next++), 0, false);
        whole = true;
      }
    } finally {
      giveBack(burst.subList(next, burst.size()));
      if (!whole) {
        dropped(Drop.FAULT);
      }
    }
  }

  private synchronized void giveBack(List<OutMessage> unsent) {
    outflow.giveBack(unsent);
  }

  /**
   * A client is back: what it never acknowledged is sent again, as far as its window allows. On the
   * connection's event loop.
   */
  public void redeliver(Receiver to) {
    synchronized (this) {
      outflow.redeliver(to);
    }
    drain(to);
  }

  /**
   * PUBACK or PUBCOMP came, or a PUBREC that says no.
   *
   * @return the message that is settled by it, null if there is none
   */
  public synchronized OutMessage settled(int id) {
    return outflow.settled(id);
  }

  /**
   * PUBREC came: from now on only the release is sent again.
   *
   * @return whether the identifier is known
   */
  public synchronized boolean released(int id) {
    return outflow.released(id);
  }

  // ---- from the client

  /** Whether a QoS 2 publication of this identifier was taken and not released yet. */
  public synchronized boolean received(int id) {
    return received.has(id);
  }

  public synchronized void receive(int id) {
    received.add(id);
  }

  /** The number of the next QoS 2 publication, 0 if the session ends with its connection. */
  public synchronized long nextMark() {
    return received.nextMark();
  }

  /** A QoS 2 publication was taken by an earlier process. */
  public synchronized void receive(Mark m) {
    received.add(m);
  }

  /** A QoS 2 publication is durable: that is written down with those who hear of it. */
  synchronized void taken(Mark m, Delivery delivery) {
    received.confirm(m.packetId());
    delivery.writeRecord(m);
    received.written(m);
  }

  /**
   * @return whether it was known
   */
  public synchronized boolean forget(int id) {
    return received.forget(id);
  }

  // ---- hand-over

  public synchronized SessionState export() {
    return new SessionState(
        clientId,
        expirySeconds,
        connection == null ? abandonedAt : 0,
        List.copyOf(subscriptions.values()),
        outflow.sent(),
        outflow.queued(),
        received.all(),
        outflow.lastId(),
        trail.sid(),
        received.marks());
  }

  /** Writes all of it down. */
  public synchronized void writeDown() {
    if (!trail.kept()) {
      return;
    }
    trail.session(
        new SessionState(
            clientId,
            expirySeconds,
            0,
            List.copyOf(subscriptions.values()),
            List.of(),
            List.of(),
            received.confirmed(),
            outflow.lastId(),
            0,
            received.journaled()));
    outflow.writeDown();
    trail.writeWill();
    if (connection == null) {
      trail.left(abandonedAt, outflow.sentIds());
    }
  }

  /** Writes down how it goes on without its connection. */
  synchronized void writeEnd(boolean keep, long millis) {
    if (keep) {
      trail.left(millis, outflow.sentIds());
    } else {
      trail.gone();
      outflow.end();
    }
  }

  /** Writes down that a successor gets it. */
  synchronized void writeParked(long millis) {
    trail.parked(millis, outflow.sentIds());
    outflow.end();
  }

  static Session of(SessionState state, Stock stock, Trail trail) {
    Session s = new Session(state.clientId(), 0, stock, trail);
    s.resume(state);
    return s;
  }

  /** Goes on as it was left; what has come for it since then is behind that. */
  synchronized void resume(SessionState state) {
    long longest = stock.settings().sessionSeconds();
    expirySeconds = state.expirySeconds() < 0 ? longest : state.expirySeconds();
    subscriptions.clear();
    filterChars = 0;
    for (Subscription sub : state.subscriptions()) {
      filterChars += subscriptions.put(sub.filter(), sub) == null ? sub.filter().length() : 0;
    }
    changed();
    received.resume(state);
    outflow.resume(state);
    abandonedAt = state.abandonedAt();
  }
}
