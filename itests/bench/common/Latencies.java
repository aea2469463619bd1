/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
/** How long acknowledgements took, in steps of 20 us, and the longest since it was asked last. */
final class Latencies {
  private static final long STEP = 20_000;
  private final int[] counts = new int[200_000];
  private long longest;
  private long last;
  private long longestGap;

  /** On the thread of the loop. */
  void add(long now, long nanos) {
    counts[(int) Math.min(counts.length - 1, nanos / STEP)]++;
    longest = Math.max(longest, nanos);
    longestGap = last == 0 ? 0 : Math.max(longestGap, now - last);
    last = now;
  }

  /** Latency below which that share of the acknowledgements came, in milliseconds. */
  double percentile(double share) {
    long total = 0;
    for (int n : counts) {
      total += n;
    }
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= total * share) {
        return i * STEP / 1e6;
      }
    }
    return Double.NaN;
  }

  /**
   * The longest wait for an acknowledgement and the longest time without any, in milliseconds,
   * since it was asked last.
   */
  double[] takeLongest() {
    double[] both = {longest / 1e6, longestGap / 1e6};
    longest = 0;
    longestGap = 0;
    return both;
  }
}
