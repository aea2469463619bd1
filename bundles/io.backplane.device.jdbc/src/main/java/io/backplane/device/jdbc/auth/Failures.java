/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import io.backplane.device.jdbc.core.BoundedCache;

/**
 * Counts failed logins per key; after some it has to wait, each time twice as long, up to a minute.
 */
final class Failures {
  private static final int KEYS = 20_000;
  private static final long SECOND = 1_000_000;
  private static final long LONGEST = 60 * SECOND;

  private final BoundedCache<String, Count> counts = new BoundedCache<>(KEYS);
  private final int free;

  /**
   * @param free failures without consequence
   */
  Failures(int free) {
    this.free = free;
  }

  private record Count(int failures, long last, long until) {}

  boolean waits(String key, long now) {
    Count c = counts.peek(key);
    return c != null && now < c.until;
  }

  void add(String key, long now) {
    Count c = counts.peek(key);
    int n = c == null || now - c.last > 5 * LONGEST ? 1 : c.failures + 1;
    int over = n - free;
    long wait = over < 0 ? 0 : Math.min(LONGEST, SECOND << Math.min(over, 20));
    counts.put(key, new Count(n, now, now + wait));
  }

  void forget(String key) {
    if (counts.peek(key) != null) {
      counts.invalidate(key);
    }
  }
}
