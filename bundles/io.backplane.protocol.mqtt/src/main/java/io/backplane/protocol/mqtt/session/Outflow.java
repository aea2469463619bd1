/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Drops;
import io.backplane.protocol.mqtt.limit.Settings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The messages on their way to one client: those that wait, those that were sent and are not
 * settled. Guarded by the monitor of the session it belongs to.
 */
final class Outflow {
  private static final int MOST_IDS = 60_000;
  private static final int BURST = 64;

  /** How many of them go to one client before its event loop sees to the others. */
  static final int BURSTS = 16;

  private static final OutMessage RELEASED =
      new OutMessage(Content.plain("", new byte[0]), 2, false, OutMessage.NO_IDS, "");
  private final Session owner;
  private final Trail trail;
  private final Stock stock;
  private final Map<Integer, OutMessage> inflight = new LinkedHashMap<>();
  private final ArrayDeque<Integer> unsent = new ArrayDeque<>(0);

  /** Released by a former connection: no message that this one's window counts. */
  private final Set<Integer> releasedAgain = new HashSet<>(0);

  private final ArrayDeque<OutMessage> queue = new ArrayDeque<>();

  private final PacketIds ids = new PacketIds();

  private final Room room;
  private int outstanding;
  private long bytes;
  private boolean ended;

  Outflow(Session owner, Trail trail, Stock stock) {
    this.owner = owner;
    this.trail = trail;
    this.stock = stock;
    this.room = new Room(stock);
  }

  /** A client came: the limits of its listener count from now on. */
  void limits(Settings now) {
    room.limits(now);
  }

  // ---- in

  /**
   * Makes room for a message if that is the rule.
   *
   * @return why there is none, null if there is
   */
  Drop makeRoom(OutMessage m) {
    Drop full = full(m);
    if (room.dropsOldest()) {
      long before = bytes;
      while (full != null
          && full != Drop.ENDED
          && !Room.gave(full, before - bytes, m)
          && dropOldest(full)) {
        full = full(m);
      }
      full = Room.gave(full, before - bytes, m) ? null : full;
    }
    return full;
  }

  private Drop full(OutMessage m) {
    if (ended) {
      return Drop.ENDED;
    } else if (queue.size() + inflight.size() >= MOST_IDS) {
      return Drop.MESSAGES;
    }
    boolean keepsUp = queue.isEmpty() && owner.connection() != null;
    return room.full(queue.size(), bytes, m.content().size(), keepsUp);
  }

  private boolean dropOldest(Drop why) {
    for (var i = queue.iterator(); i.hasNext(); ) {
      OutMessage m = i.next();
      if (m.commandId().isEmpty() && m.delivery().isWritten()) {
        i.remove();
        left(m);
        settledIfNamed(m);
        dropped(why);
        return true;
      }
    }
    return false;
  }

  private void dropped(Drop why) {
    stock.counters().dropped(why, 1);
    owner.drops().count(why.figure(), 1);
  }

  /** Drops what has waited too long. */
  void dropOld(long now) {
    while (!queue.isEmpty()
        && room.tooOld(queue.peek(), now)
        && queue.peek().delivery().isWritten()) {
      settledIfNamed(dequeue());
      dropped(Drop.AGE);
    }
  }

  /** Nobody is there for what need not be kept. */
  void dropQos0() {
    for (var i = queue.iterator(); i.hasNext(); ) {
      OutMessage m = i.next();
      if (m.qos() == 0) {
        i.remove();
        left(m);
        dropped(Drop.ABSENT);
      }
    }
  }

  /** The session ended here. */
  void end() {
    ended = true;
    stock.add(-bytes);
    bytes = 0;
  }

  private void add(OutMessage m) {
    queue.add(m);
    bytes += m.content().size();
    stock.add(m.content().size());
  }

  /** It is no longer in the queue. */
  private void left(OutMessage m) {
    ids.free(m.packetId());
    count(-m.content().size());
  }

  /** So many bytes more wait. */
  private void count(long more) {
    if (!ended && more != 0) {
      bytes += more;
      stock.add(more);
    }
  }

  /**
   * Queues a message.
   *
   * @return whether it waits until it is written down
   */
  boolean enqueue(OutMessage message, Delivery delivery) {
    boolean kept = message.qos() > 0 && trail.kept();
    if (kept) {
      int id = ids.next(inflight.keySet());
      ids.reserve(id);
      OutMessage named = message.named(id, delivery, System.currentTimeMillis());
      delivery.add(owner, named);
      add(named);
    } else if (room.timed()) {
      add(message.queued(System.currentTimeMillis()));
    } else {
      add(message);
    }
    return kept;
  }

  private OutMessage dequeue() {
    OutMessage m = queue.remove();
    left(m);
    return m;
  }

  /**
   * Queues what is retained for a new subscription: all of it, whatever the limit, unless that was
   * reached before.
   *
   * @return how many were dropped
   */
  int offerRetained(List<OutMessage> messages, Journal journal) {
    if (ended || room.full(queue.size())) {
      return messages.size();
    }
    for (int i = 0; i < messages.size(); i++) {
      if (queue.size() + inflight.size() >= MOST_IDS) {
        return messages.size() - i;
      }
      Delivery delivery = new Delivery(journal);
      enqueue(messages.get(i), delivery);
      delivery.write();
    }
    return 0;
  }

  /** Whether a command is on its way already. */
  boolean carries(String commandId) {
    return Stream.concat(inflight.values().stream(), queue.stream())
        .anyMatch(m -> m.commandId().equals(commandId));
  }

  /**
   * Sends what the window allows. On the connection's event loop.
   *
   * @return messages of QoS 0 that are to be sent next, after which there may be more; empty if
   *     there is nothing to send
   */
  List<OutMessage> drain(Receiver to) {
    while (!unsent.isEmpty() && outstanding < to.window() && to.writable()) {
      int id = unsent.remove();
      resend(to, id, inflight.get(id));
    }
    return unsent.isEmpty() ? drainQueue(to) : List.of();
  }

  /** Takes back messages of QoS 0 that could not be sent; they are the next again. */
  void giveBack(List<OutMessage> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      queue.addFirst(messages.get(i));
      count(messages.get(i).content().size());
    }
  }

  private void resend(Receiver to, int id, OutMessage message) {
    if (message != null && to.send(message, id, true)) {
      outstanding++;
    } else {
      inflight.remove(id);
      trail.settled(id);
    }
  }

  private List<OutMessage> drainQueue(Receiver to) {
    List<OutMessage> burst = List.of();
    long size = 0;
    for (OutMessage m = queue.peek(); m != null && to.writable(); m = queue.peek()) {
      if (!m.delivery().isDurable() || burst.size() == BURST) {
        break;
      } else if (m.content().expiresAt() > 0 && m.content().expired(System.currentTimeMillis())) {
        settledIfNamed(dequeue());
        stock.counters().sendExpired.increment();
        owner.drops().count(Drops.EXPIRED, 1);
      } else if (m.queuedAt() > 0 && room.tooOld(m, System.currentTimeMillis())) {
        settledIfNamed(dequeue());
        dropped(Drop.AGE);
      } else if (m.qos() == 0) {
        burst = burst.isEmpty() ? new ArrayList<>(Math.min(BURST, queue.size())) : burst;
        burst.add(queue.remove());
        size += m.content().size();
      } else if (burst.isEmpty() && outstanding < to.window()) {
        send(to, dequeue());
      } else {
        break;
      }
    }
    count(-size);
    return burst;
  }

  private void send(Receiver to, OutMessage m) {
    int id = m.packetId() > 0 ? m.packetId() : ids.next(inflight.keySet());
    inflight.put(id, m); // first, so that it is still there if sending fails
    outstanding++;
    if (!to.send(m, id, false)) {
      inflight.remove(id);
      outstanding--;
      settledIfNamed(m);
    }
  }

  private void settledIfNamed(OutMessage m) {
    if (m.packetId() > 0) {
      trail.settled(m.packetId());
    }
  }

  /**
   * A client is back: what it never acknowledged is sent again, as far as its window allows. On the
   * connection's event loop.
   */
  void redeliver(Receiver to) {
    outstanding = 0;
    unsent.clear();
    releasedAgain.clear();
    inflight.forEach(
        (id, m) -> {
          if (m == RELEASED) {
            releasedAgain.add(id);
            to.release(id);
          } else {
            unsent.add(id);
          }
        });
  }

  /**
   * PUBACK or PUBCOMP came, or a PUBREC that says no.
   *
   * @return the message that is settled by it, null if there is none
   */
  OutMessage settled(int id) {
    OutMessage message = inflight.remove(id);
    if (message != null) {
      trail.settled(id);
    }
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
  boolean released(int id) {
    if (unsent.remove((Object) id)) {
      releasedAgain.add(id);
    }
    boolean known = inflight.replace(id, RELEASED) != null;
    if (known) {
      trail.released(id);
    }
    return known;
  }

  // ---- hand-over

  int lastId() {
    return ids.last();
  }

  /** What was sent and is not settled. */
  List<SessionState.Sent> sent() {
    List<SessionState.Sent> sent = new ArrayList<>();
    inflight.forEach(
        (id, m) -> sent.add(new SessionState.Sent(id, m == RELEASED, unsent.contains(id), m)));
    return sent;
  }

  Set<Integer> sentIds() {
    return inflight.keySet();
  }

  List<OutMessage> queued() {
    return List.copyOf(queue);
  }

  /** Writes down every message that is to outlive the process, and is not about to be. */
  void writeDown() {
    inflight.forEach(
        (id, m) -> {
          if (m == RELEASED) {
            trail.released(id);
          } else {
            trail.message(m, id);
          }
        });
    queue.stream()
        .filter(m -> m.packetId() > 0 && m.delivery().isWritten())
        .forEach(m -> trail.message(m, m.packetId()));
  }

  /** Takes in what there was before; what this process has queued already is behind it. */
  void resume(SessionState state) {
    List<OutMessage> since = queue.stream().filter(m -> m.delivery() != Delivery.NONE).toList();
    int last = ids.last();
    queue.forEach(this::left);
    queue.clear();
    inflight.clear();
    unsent.clear();
    for (SessionState.Sent m : state.sent()) {
      inflight.put(m.id(), m.released() ? RELEASED : m.message());
      if (m.unsent()) {
        unsent.add(m.id());
      }
    }
    outstanding = inflight.size() - unsent.size();
    ids.last(state.lastId());
    state.queued().forEach(this::enqueueAgain);
    for (OutMessage m : since) {
      if (!inflight.containsKey(m.packetId()) && !ids.reserved(m.packetId())) {
        enqueueAgain(m);
        ids.last(last);
      }
    }
  }

  private void enqueueAgain(OutMessage m) {
    boolean name = m.qos() > 0 && m.packetId() == 0 && trail.kept();
    int id = name ? ids.next(inflight.keySet()) : m.packetId();
    if (id > 0) {
      ids.reserve(id);
    }
    add(name ? m.named(id, Delivery.NONE, System.currentTimeMillis()) : m);
  }
}
