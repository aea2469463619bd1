/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.telemetry.api.Range;

/** The bounds of questions that the contract names. */
final class Limits {
  private Limits() {}

  static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + " must lie in " + min + ".." + max + ", is " + value);
    }
  }

  static void interval(Range range, long interval) {
    if (interval <= 0) {
      throw new IllegalArgumentException("interval must be positive, is " + interval);
    }
    if (Long.compareUnsigned(Long.divideUnsigned(range.to() - range.from(), interval), 100_000)
        > 0) {
      throw new IllegalArgumentException("the range spans more than 100000 intervals");
    }
  }
}
