/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

/**
 * Durations of the last minute in buckets of at most 12.5 % width: six slices of ten seconds, the
 * oldest overwritten. Guarded by its owner.
 */
final class Latencies {
  private static final int SLICES = 6;
  private static final long SLICE_NANOS = 10_000_000_000L;
  private static final int BUCKETS = 62 * 8;

  private final int[][] counts = new int[SLICES][BUCKETS];
  private long slice;

  void record(long nanos, long now) {
    turn(now);
    counts[(int) (slice % SLICES)][bucket(nanos)]++;
  }

  /**
   * A percentile.
   *
   * @return nanoseconds (the middle of the bucket), 0 if nothing was recorded
   */
  double percentile(double share, long now) {
    turn(now);
    long total = 0;
    for (int[] c : counts) {
      for (int n : c) {
        total += n;
      }
    }
    long wanted = (long) Math.ceil(total * share);
    long seen = 0;
    for (int b = 0; b < BUCKETS && total > 0; b++) {
      for (int[] c : counts) {
        seen += c[b];
      }
      if (seen >= wanted) {
        return (lower(b) + lower(b + 1)) / 2.0;
      }
    }
    return 0;
  }

  private void turn(long now) {
    long current = Math.floorDiv(now, SLICE_NANOS) & Long.MAX_VALUE;
    long from = Math.max(slice + 1, current - SLICES + 1);
    for (long s = from; s <= current; s++) {
      java.util.Arrays.fill(counts[(int) (s % SLICES)], 0);
    }
    slice = Math.max(slice, current);
  }

  static int bucket(long nanos) {
    long v = Math.max(nanos, 0);
    if (v < 8) {
      return (int) v;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(v);
    return (exponent - 2) * 8 + (int) (v >>> exponent - 3 & 7);
  }

  static long lower(int bucket) {
    if (bucket < 8) {
      return bucket;
    }
    int exponent = bucket / 8 + 2;
    return (8L + bucket % 8) << exponent - 3;
  }
}
