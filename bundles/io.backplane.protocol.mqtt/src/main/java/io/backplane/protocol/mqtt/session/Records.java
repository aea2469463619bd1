/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.topic.SpaceKey;

/** The kinds of records in the journal, each a message of its own. Numbers are never reused. */
public final class Records {
  /** A session: 1 its number, 2 tenant, 3 device, 4 {@link SessionState} without messages. */
  public static final int SESSION = 2;

  /** A session ended: 1 its number. */
  public static final int GONE = 3;

  /** 1 session, 2 the subscription as in {@link SessionState}. */
  public static final int SUBSCRIBED = 4;

  /** 1 session, 2 filter. */
  public static final int UNSUBSCRIBED = 5;

  /** A client is away: 1 session, 2 since when, 3 what was sent, 4 whether it is handed over. */
  public static final int LEFT = 6;

  /** A client is there: 1 session, 2 expiry in seconds. */
  public static final int HERE = 7;

  /** 1 tenant, 2 device, 3 the message; an empty one takes it back. */
  public static final int RETAINED = 8;

  /** 1 session, 2 whose, 3 the will if there is one, 4 when it is due, 0 if its client is there. */
  public static final int WILL = 9;

  /**
   * A message for sessions: 1 the message, 2 each session that gets it (1 its number, 2 packet
   * identifier, 3 QoS, 4 retain, 5 subscription identifiers, 6 command, 7 since when it waits), 3
   * whose QoS 2 publication it is (1 session, 2 packet identifier, 3 its number in that session).
   */
  public static final int DELIVERY = 11;

  /** 1 session, 2 packet identifier that the client has settled. */
  public static final int SETTLED = 12;

  /** 1 session, 2 packet identifier that the client has received. */
  public static final int RELEASED = 13;

  /** 1 session, 2 packet identifier of a publication that the client has released. */
  public static final int FORGOTTEN = 14;

  /** Up to where all of the device stream is in the journal: 1 epoch, 2 one offset a partition. */
  public static final int CHECKPOINT = 15;

  private Records() {}

  /** A message for one session. */
  static void message(WireWriter w, long sid, OutMessage m, int id) {
    int mark = w.begin(DELIVERY);
    StateCodec.message(w, 1, OutMessage.plain(m.content()));
    target(w, sid, m, id);
    w.end(mark);
  }

  /** A session that gets a message. */
  static void target(WireWriter w, long sid, OutMessage m, int id) {
    int mark = w.begin(2);
    w.varint(1, sid);
    w.varint(2, id);
    w.varint(3, m.qos());
    w.varint(4, m.retain() ? 1 : 0);
    for (int subscription : m.subscriptionIds()) {
      w.varint(5, subscription);
    }
    w.string(6, m.commandId());
    w.varint(7, m.queuedAt());
    w.end(mark);
  }

  static void retained(WireWriter w, SpaceKey key, OutMessage m) {
    int mark = w.begin(RETAINED);
    w.string(1, key.tenant().value());
    w.string(2, key.owner());
    StateCodec.message(w, 3, m);
    w.end(mark);
  }
}
