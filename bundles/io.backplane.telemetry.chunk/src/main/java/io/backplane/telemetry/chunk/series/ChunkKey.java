/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

/**
 * Where a chunk lies in the map of its day: window, series, first time. Window-major, because
 * chunks of all series are sealed at about the same time and so land on the same pages.
 */
public final class ChunkKey {
  static final int SERIES_BITS = 25;
  public static final int MOST_SERIES = 1 << SERIES_BITS;
  private static final int TIME_BITS = 33;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  private ChunkKey() {}

  public static long of(int series, long start) {
    long inDay = Math.floorMod(start, Time.DAY);
    return of((int) (inDay / Time.WINDOW), series, inDay % Time.WINDOW);
  }

  public static long of(int window, int series, long inWindow) {
    return (long) window << SERIES_BITS + TIME_BITS | (long) series << TIME_BITS | inWindow;
  }

  public static long last(int window, int series) {
    return of(window, series, TIME_MASK);
  }

  public static int series(long key) {
    return (int) (key >>> TIME_BITS) & MOST_SERIES - 1;
  }

  public static long start(long day, long key) {
    return day * Time.DAY + (key >>> SERIES_BITS + TIME_BITS) * Time.WINDOW + (key & TIME_MASK);
  }
}
