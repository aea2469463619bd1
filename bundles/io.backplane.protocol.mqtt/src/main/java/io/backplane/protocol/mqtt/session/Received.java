/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import java.util.BitSet;

/**
 * The QoS 2 publications of one client that it has not released yet. Guarded by the monitor of the
 * session it belongs to.
 */
final class Received {
  private final BitSet all = new BitSet();

  /** Those whose message is durable. */
  private final BitSet confirmed = new BitSet(0);

  private final Trail trail;
  private long marks;

  /** How many of the marks the journal tells of. */
  private long journaled;

  Received(Trail trail) {
    this.trail = trail;
  }

  boolean has(int id) {
    return all.get(id);
  }

  void add(int id) {
    all.set(id);
  }

  /** It was taken by an earlier process. */
  void add(Mark m) {
    marks = Math.max(marks, m.number());
    all.set(m.packetId());
    confirmed.set(m.packetId());
  }

  /** The number of the next one, 0 if the session ends with its connection. */
  long nextMark() {
    return trail.kept() ? ++marks : 0;
  }

  /** Its message is durable. */
  void confirm(int id) {
    if (all.get(id) && trail.kept()) {
      confirmed.set(id);
    }
  }

  /** That its message is durable is written down. */
  void written(Mark m) {
    journaled = Math.max(journaled, m.number());
    if (!all.get(m.packetId())) {
      trail.forgotten(m.packetId());
    }
  }

  /**
   * @return whether it was known
   */
  boolean forget(int id) {
    boolean known = all.get(id);
    all.clear(id);
    if (confirmed.get(id)) {
      confirmed.clear(id);
      trail.forgotten(id);
    }
    return known;
  }

  int[] all() {
    return all.stream().toArray();
  }

  int[] confirmed() {
    return confirmed.stream().toArray();
  }

  long marks() {
    return marks;
  }

  long journaled() {
    return journaled;
  }

  /** Goes on as it was left. */
  void resume(SessionState state) {
    all.clear();
    confirmed.clear();
    for (int id : state.received()) {
      all.set(id);
      confirm(id);
    }
    marks = Math.max(marks, state.marks());
    journaled = marks;
  }
}
