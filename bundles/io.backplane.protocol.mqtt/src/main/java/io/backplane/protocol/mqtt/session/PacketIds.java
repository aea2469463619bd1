/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import java.util.BitSet;
import java.util.Set;

/**
 * The packet identifiers of messages to one client. Guarded by the monitor of the session it
 * belongs to.
 */
final class PacketIds {
  /** Of messages that wait, which those have that outlive the process. */
  private final BitSet reserved = new BitSet(0);

  private int last;

  /**
   * The next one that is free.
   *
   * @param taken those of messages that were sent
   */
  int next(Set<Integer> taken) {
    do {
      last = last % 65_535 + 1;
    } while (taken.contains(last) || reserved.get(last));
    return last;
  }

  int last() {
    return last;
  }

  /** Goes on behind another one. */
  void last(int other) {
    last = other;
  }

  void reserve(int id) {
    reserved.set(id);
  }

  void free(int id) {
    reserved.clear(id);
  }

  boolean reserved(int id) {
    return reserved.get(id);
  }
}
