/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows when a card that goes has nothing under way any more, and when one that came has all its
 * connections. A connection is handed over only when no other may still publish to it, and reads
 * only when those it may publish to are there again. Any thread.
 */
public final class Quiet {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private final AtomicInteger underWay = new AtomicInteger();
  private final long since = System.nanoTime();
  private final Runnable whenQuiet;
  private volatile boolean arrived;

  /**
   * @param whenQuiet called by any thread whenever nothing is under way
   */
  Quiet(Runnable whenQuiet) {
    this.whenQuiet = whenQuiet;
  }

  /** A connection that may publish, or publications without an answer. */
  public void begin() {
    underWay.incrementAndGet();
  }

  public void end() {
    if (underWay.decrementAndGet() == 0) {
      whenQuiet.run();
    }
  }

  /** Whether nothing is under way now. */
  public boolean idle() {
    return underWay.get() == 0;
  }

  /** All of the predecessor's connections were given to this card. */
  public void arrived() {
    arrived = true;
  }

  /** Whether no further connection of the predecessor is to arrive. */
  public boolean settled(long nanos) {
    return arrived || nanos - since >= PATIENCE_NANOS;
  }
}
