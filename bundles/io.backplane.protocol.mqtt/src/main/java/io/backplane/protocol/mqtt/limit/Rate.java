/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/**
 * How much may come per second. What is not used piles up to what one second brings; a single take
 * may go below nothing, and what it took too much has to flow in first. The clock is read when all
 * is used up only. Not for several threads.
 */
public final class Rate {
  private static final long SECOND = 1_000_000_000;
  private static final long LONGEST = 1_000_000_000;
  private final long perSecond;
  private long left;
  private long since;

  /** What flowed in of the next one, in parts of a thousand million. */
  private long rest;

  /**
   * @param perSecond above 0
   * @param now as {@code System.nanoTime()}
   */
  public Rate(int perSecond, long now) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.since = now;
  }

  public void take(long n) {
    left -= n;
  }

  /** Whether nothing is left of what was there when the clock was read last. */
  public boolean usedUp() {
    return left <= 0;
  }

  /**
   * Lets flow in what the time since has brought.
   *
   * @param now as {@code System.nanoTime()}
   * @return after how many nanoseconds something may be taken again, 0 for now
   */
  public long delay(long now) {
    long elapsed = now - since;
    long seconds = Math.min(elapsed / SECOND, LONGEST);
    long nanos = elapsed % SECOND * perSecond + rest;
    left += seconds * perSecond + nanos / SECOND;
    rest = nanos % SECOND;
    since = now;
    if (left > 0) {
      left = Math.min(perSecond, left);
      return 0;
    }
    return ((1 - left) * SECOND - rest + perSecond - 1) / perSecond;
  }
}
