/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.protocol.api.NodeClock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives each time once. Where the wall clock steps back, or two ask within a microsecond, it counts
 * on from the last; the stream's newest record keeps it from repeating itself after a restart.
 */
public final class UniqueClock implements NodeClock {
  private final LongSupplier wall;
  private final AtomicLong last = new AtomicLong();

  public UniqueClock() {
    this(UniqueClock::micros);
  }

  UniqueClock(LongSupplier wall) {
    this.wall = wall;
  }

  public static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000L + now.getNano() / 1000;
  }

  @Override
  public long next() {
    long now = wall.getAsLong();
    while (true) {
      long before = last.get();
      long next = Math.max(now, before + 1);
      if (last.compareAndSet(before, next)) {
        return next;
      }
    }
  }

  /** From now on only later times than this. */
  void floor(long time) {
    last.accumulateAndGet(time, Math::max);
  }
}
