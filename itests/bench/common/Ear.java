/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a subscriber heard: how much, and what of it twice. */
final class Ear {
  private final Map<Integer, BitSet> seen = new HashMap<>();
  private final boolean exact;
  private volatile long heard;
  private volatile long doubled;
  private volatile long lastAt;

  /**
   * @param exact whether messages are told apart, which costs some
   */
  Ear(boolean exact) {
    this.exact = exact;
  }

  /** On the thread of its client. */
  void hear(long number, long now) {
    lastAt = now;
    if (exact) {
      BitSet bits = seen.computeIfAbsent((int) (number / Body.PER_CLIENT), c -> new BitSet());
      int n = (int) (number % Body.PER_CLIENT);
      if (bits.get(n)) {
        doubled++;
        return;
      }
      bits.set(n);
    }
    heard++;
  }

  boolean exact() {
    return exact;
  }

  /** Different ones, if they are told apart. */
  long heard() {
    return heard;
  }

  /** When the last one came, as {@link System#nanoTime}. */
  long lastAt() {
    return lastAt;
  }

  long doubled() {
    return doubled;
  }
}
