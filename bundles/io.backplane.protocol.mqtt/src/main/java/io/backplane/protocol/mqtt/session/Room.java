/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Settings;

/**
 * The room for messages that wait for one client: as the listener of its connection says, or the
 * one of its last. Guarded as its queue is.
 */
final class Room {
  private final Stock stock;
  private Settings settings;

  Room(Stock stock) {
    this.stock = stock;
    this.settings = stock.settings();
  }

  /** A client came: the limits of its listener count from now on. */
  void limits(Settings now) {
    settings = now;
  }

  boolean dropsOldest() {
    return settings.queues().overflow() == Overflow.DROP_OLDEST;
  }

  /** Whether messages may wait for so long only. */
  boolean timed() {
    return settings.queues().millis() > 0;
  }

  boolean tooOld(OutMessage m, long now) {
    long most = settings.queues().millis();
    return most > 0 && m.queuedAt() > 0 && now - m.queuedAt() > most;
  }

  /** Whether as many wait as may. */
  boolean full(int waiting) {
    return waiting >= settings.sendQueue();
  }

  /**
   * Whether there is no room for one more.
   *
   * @param waiting how many wait
   * @param bytes of those
   * @param size of the one more
   * @param keepsUp whether it goes on at once
   * @return why, null if there is
   */
  Drop full(int waiting, long bytes, int size, boolean keepsUp) {
    if (full(waiting)) {
      return Drop.MESSAGES;
    } else if (waiting > 0 && bytes + size > settings.queues().bytes()) {
      return Drop.BYTES;
    }
    return keepsUp ? null : stock.full(size);
  }

  /** Whether a queue gave as much of the memory of all as it wants: others' is not its to give. */
  static boolean gave(Drop full, long given, OutMessage m) {
    return full != null && full.shared() && given >= m.content().size();
  }
}
