/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.WireReader;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.DueWill;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Records;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.session.StateCodec;
import io.backplane.protocol.mqtt.session.Trail;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session as the journal tells it, record by record. */
public final class Kept {
  /** Of this only the release is left to be sent. */
  private static final OutMessage RELEASED = OutMessage.plain(Content.nothing(""));

  private final long sid;
  private final SpaceKey key;
  private final String clientId;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Integer, OutMessage> messages = new LinkedHashMap<>();
  private final BitSet received = new BitSet();
  private final Set<Integer> sent = new HashSet<>();
  private long expirySeconds;
  private long leftAt;
  private boolean parked;
  private int lastId;
  private long marks;
  private DeviceIdentity willOf;
  private Will will;
  private long willAt;

  public Kept(long sid, SpaceKey key, SessionState begun) {
    this.sid = sid;
    this.key = key;
    clientId = begun.clientId();
    expirySeconds = begun.expirySeconds();
    lastId = begun.lastId();
    marks = begun.marks();
    begun.subscriptions().forEach(s -> subscriptions.put(s.filter(), s));
    for (int id : begun.received()) {
      received.set(id);
    }
  }

  long sid() {
    return sid;
  }

  SpaceKey key() {
    return key;
  }

  String clientId() {
    return clientId;
  }

  /** How many of its QoS 2 publications are in the journal. */
  public long marks() {
    return marks;
  }

  /** Whether it goes on without a connection. */
  boolean lasts() {
    return expirySeconds != 0;
  }

  void subscribed(Subscription s) {
    subscriptions.put(s.filter(), s);
  }

  void unsubscribed(String filter) {
    subscriptions.remove(filter);
  }

  /** A message came, or came again: it is behind the others now. */
  void message(int id, OutMessage m) {
    messages.remove(id);
    messages.put(id, m);
    lastId = id;
  }

  void settled(int id) {
    messages.remove(id);
  }

  void released(int id) {
    messages.put(id, RELEASED);
  }

  /** A QoS 2 publication of it was taken. */
  public void received(int id, long number) {
    marks = Math.max(marks, number);
    received.set(id);
  }

  public void forgotten(int id) {
    received.clear(id);
  }

  void here(long seconds) {
    expirySeconds = seconds;
    leftAt = 0;
    sent.clear();
    parked = false;
  }

  /** Reads the fields of {@link Records#LEFT} behind the first. */
  void left(WireReader in) {
    leftAt = 0;
    parked = false;
    sent.clear();
    while (in.next()) {
      switch (in.field()) {
        case 2 -> leftAt = in.varint();
        case 3 -> sent.add((int) in.varint());
        case 4 -> parked = in.varint() != 0;
        default -> in.skip();
      }
    }
  }

  /** Reads the fields of {@link Records#WILL} behind the first. */
  void will(WireReader in) {
    will = null;
    willAt = 0;
    while (in.next()) {
      switch (in.field()) {
        case 2 -> {
          StateCodec.Who who = new StateCodec.Who();
          int mark = in.enter();
          while (in.next()) {
            who.field(in);
          }
          in.leave(mark);
          willOf = who.identity();
        }
        case 3 -> will = StateCodec.will(in);
        case 4 -> willAt = in.varint();
        default -> in.skip();
      }
    }
  }

  /**
   * The session as it goes on. If its client was there when the process died, nobody knows what was
   * sent: as many messages as a window holds may have been.
   *
   * @param now milliseconds since the epoch
   */
  public SessionState state(long now, int window) {
    List<SessionState.Sent> gone = new ArrayList<>();
    List<OutMessage> queued = new ArrayList<>();
    int place = 0;
    for (Map.Entry<Integer, OutMessage> e : messages.entrySet()) {
      boolean maybe = leftAt == 0 ? place++ < window : sent.contains(e.getKey());
      if (e.getValue() == RELEASED) {
        gone.add(new SessionState.Sent(e.getKey(), true, false, RELEASED));
      } else if (maybe) {
        gone.add(new SessionState.Sent(e.getKey(), false, true, e.getValue()));
      } else {
        queued.add(e.getValue());
      }
    }
    return new SessionState(
        clientId,
        expirySeconds,
        leftAt == 0 ? now : leftAt,
        List.copyOf(subscriptions.values()),
        gone,
        queued,
        received.stream().toArray(),
        lastId,
        sid,
        marks);
  }

  /**
   * Its will, if its client is away.
   *
   * @param now milliseconds since the epoch
   * @param patience how long a connection under way to this process may take, milliseconds
   * @return null if it has none
   */
  DueWill will(Trail trail, long now, long patience) {
    if (will == null || willOf == null) {
      return null;
    }
    long from = leftAt == 0 || parked ? now + (parked ? patience : 0) : leftAt;
    long due = willAt > 0 ? willAt : from + Math.min(will.delay(), expirySeconds) * 1000;
    trail.restore(willOf, will, due);
    return new DueWill(willOf, clientId, will, due, trail);
  }
}
