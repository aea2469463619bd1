/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.WireWriter;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.util.function.Consumer;

/**
 * What is written down of one session, so that it outlives the process; of one that ends with its
 * connection, nothing. Written to under the session's monitor, so that records lie in the order of
 * changes; read by any thread.
 */
public final class Trail {
  /** Of a session that leaves none. */
  public static final Trail NONE = new Trail(null, null, 0);

  private final Journal journal;
  private final SpaceKey key;
  private final long sid;
  private volatile long last;
  private volatile boolean ended;
  private DeviceIdentity willOf;
  private Will will;
  private long willAt;

  /**
   * @param sid names the session in the journal, never again another one
   */
  Trail(Journal journal, SpaceKey key, long sid) {
    this.journal = journal;
    this.key = key;
    this.sid = sid;
  }

  /** Whether the session is to outlive the process. */
  public boolean kept() {
    return journal != null && !ended;
  }

  public SpaceKey key() {
    return key;
  }

  /** Its number in the journal, 0 if it has none. */
  public long sid() {
    return sid;
  }

  /** The ticket of the latest change, 0 if there was none. */
  public long last() {
    return last;
  }

  private void write(int kind, Consumer<WireWriter> body) {
    if (kept()) {
      last =
          journal.write(
              w -> {
                int mark = w.begin(kind);
                w.varint(1, sid);
                body.accept(w);
                w.end(mark);
              });
    }
  }

  /** The session as it is, messages left out. */
  void session(SessionState state) {
    write(
        Records.SESSION,
        w -> {
          w.string(2, key.tenant().value());
          w.string(3, key.owner());
          int mark = w.begin(4);
          state.write(w);
          w.end(mark);
        });
  }

  /** A message of it that is not settled. */
  void message(OutMessage m, int id) {
    if (kept()) {
      last = journal.write(w -> Records.message(w, sid, m, id));
    }
  }

  void subscribed(Subscription s) {
    write(Records.SUBSCRIBED, w -> SessionState.subscription(w, 2, s));
  }

  void unsubscribed(String filter) {
    write(Records.UNSUBSCRIBED, w -> w.string(2, filter));
  }

  /** Its client is there, or changed its mind about the expiry. */
  public void here(long expirySeconds) {
    write(Records.HERE, w -> w.varint(2, expirySeconds));
  }

  /**
   * Its client is away.
   *
   * @param at since when, milliseconds since the epoch
   * @param sent what was sent and not settled
   */
  void left(long at, Iterable<Integer> sent) {
    write(
        Records.LEFT,
        w -> {
          w.varint(2, at);
          sent.forEach(id -> w.varint(3, id));
        });
  }

  /** Its connection goes to a successor; what it does then is the successor's to write down. */
  void parked(long at, Iterable<Integer> sent) {
    write(
        Records.LEFT,
        w -> {
          w.varint(2, at);
          sent.forEach(id -> w.varint(3, id));
          w.varint(4, 1);
        });
    ended = true;
  }

  /** The session ended. */
  void gone() {
    write(Records.GONE, w -> {});
    ended = true;
  }

  void settled(int id) {
    write(Records.SETTLED, w -> w.varint(2, id));
  }

  void released(int id) {
    write(Records.RELEASED, w -> w.varint(2, id));
  }

  void forgotten(int id) {
    write(Records.FORGOTTEN, w -> w.varint(2, id));
  }

  // ---- its will

  /** The will that its client left for now, null for none. */
  public synchronized void will(DeviceIdentity of, Will now) {
    if (now != null || will != null) {
      willOf = of;
      will = now;
      willAt = 0;
      writeWill();
    }
  }

  /** The will that the journal tells of. */
  public synchronized void restore(DeviceIdentity of, Will known, long at) {
    willOf = of;
    will = known;
    willAt = at;
  }

  /** Its will is due at a time, milliseconds since the epoch. */
  public synchronized void willDue(long at) {
    willAt = at;
    writeWill();
  }

  /** The will that was due at a time is published; there may be another by now. */
  public synchronized void willDone(long at) {
    if (willAt != 0) {
      will = null;
      willAt = at;
      writeWill();
    }
  }

  /** Writes its will down, again. */
  synchronized void writeWill() {
    if (willOf == null) {
      return;
    }
    write(
        Records.WILL,
        w -> {
          int mark = w.begin(2);
          StateCodec.identity(w, willOf);
          w.end(mark);
          if (will != null) {
            StateCodec.will(w, 3, will);
          }
          w.varint(4, willAt);
        });
  }
}
