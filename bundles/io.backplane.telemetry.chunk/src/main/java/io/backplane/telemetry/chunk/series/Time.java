/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

/**
 * The grid chunks lie on: windows of two hours within days (UTC). A chunk never leaves its window.
 */
public final class Time {
  public static final long HOUR = 3_600_000_000L;
  public static final long WINDOW = 2 * HOUR;
  public static final long DAY = 24 * HOUR;

  private Time() {}

  public static long day(long time) {
    return Math.floorDiv(time, DAY);
  }

  public static long hour(long time) {
    return Math.floorDiv(time, HOUR);
  }

  /** The first instant of the window. */
  public static long windowStart(long time) {
    long start = time - Math.floorMod(time, WINDOW);
    return start > time ? Long.MIN_VALUE : start;
  }

  /** The last instant of the window. */
  static long windowLast(long time) {
    long last = time - Math.floorMod(time, WINDOW) + WINDOW - 1;
    return last < time ? Long.MAX_VALUE : last;
  }
}
