/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows when a card that goes has nothing under way any more, and when one that came has all its
 * connections. A connection is handed over only when no other may still publish to it, and reads
 * only when those it may publish to are there again. Any thread.
 */
final class Quiet {
  private static final long SETTLED_NANOS = 10_000_000;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong lastResumed = new AtomicLong(System.nanoTime());
  private final Runnable whenQuiet;

  /**
   * @param whenQuiet called by any thread whenever nothing is under way
   */
  Quiet(Runnable whenQuiet) {
    this.whenQuiet = whenQuiet;
  }

  /** A connection that may publish, or publications without an answer. */
  void begin() {
    underWay.incrementAndGet();
  }

  void end() {
    if (underWay.decrementAndGet() == 0) {
      whenQuiet.run();
    }
  }

  /** Whether nothing is under way now. */
  boolean idle() {
    return underWay.get() == 0;
  }

  /** A predecessor's connection arrived. */
  void resumed(long nanos) {
    lastResumed.set(nanos);
  }

  /** Whether no further connection of the predecessor arrived lately. */
  boolean settled(long nanos) {
    return nanos - lastResumed.get() >= SETTLED_NANOS;
  }
}
