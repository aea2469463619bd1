/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.telemetry.api.Range;

/** The bounds of questions, and the cutting of a range into intervals. */
final class Answering {
  private Answering() {}

  static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + " must lie in " + min + ".." + max + ", is " + value);
    }
  }

  static void checkInterval(Range range, long interval) {
    if (interval <= 0) {
      throw new IllegalArgumentException("interval must be positive, is " + interval);
    }
    long n = Long.divideUnsigned(range.to() - range.from(), interval);
    if (Long.compareUnsigned(n, 100_000) > 0) {
      throw new IllegalArgumentException("the range spans more than 100000 intervals");
    }
  }
}
