/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows guessing down: after some failures a key has to wait, each time twice as long. The table is
 * bounded; the least recently failed are forgotten first.
 */
final class Throttle {
  private static final int MAX_KEYS = 10_000;
  private static final long SECOND = 1_000_000;
  private static final long LONGEST = 300 * SECOND;

  private final int free;
  private final LongSupplier clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * @param free failures without consequence
   * @param clock microseconds since the epoch
   */
  Throttle(int free, LongSupplier clock) {
    this.free = free;
    this.clock = clock;
  }

  synchronized boolean waits(String key) {
    Entry e = entries.get(key);
    return e != null && clock.getAsLong() < e.until;
  }

  synchronized void failed(String key) {
    long now = clock.getAsLong();
    Entry e = entries.computeIfAbsent(key, k -> new Entry());
    if (now - e.last > 2 * LONGEST) {
      e.failures = 0;
    }
    e.last = now;
    e.failures++;
    int over = e.failures - free;
    e.until = over < 0 ? 0 : now + Math.min(LONGEST, SECOND << Math.min(over, 20));
    if (entries.size() > MAX_KEYS) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  synchronized void succeeded(String key) {
    entries.remove(key);
  }

  private static final class Entry {
    private int failures;
    private long last;
    private long until;
  }
}
