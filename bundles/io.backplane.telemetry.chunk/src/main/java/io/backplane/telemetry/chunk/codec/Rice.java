/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

/** The choice of the Rice parameter: fits the mean, without letting a few outliers spoil it. */
final class Rice {
  /** Quotients from here on are written whole. */
  static final int ESCAPE = 20;

  private Rice() {}

  static long zigzag(long x) {
    return x << 1 ^ x >> 63;
  }

  static long unzigzag(long z) {
    return z >>> 1 ^ -(z & 1);
  }

  /**
   * The parameter for residuals.
   *
   * @param z residuals, zigzag
   * @param from first
   * @param to behind the last
   * @return 0 to 62, or -1 if all are zero
   */
  static int parameter(long[] z, int from, int to) {
    double sum = 0;
    long all = 0;
    for (int i = from; i < to; i++) {
      all |= z[i];
      sum += unsigned(z[i]);
    }
    if (all == 0) {
      return -1;
    }
    double mean = sum / (to - from);
    if (unsigned(Long.highestOneBit(all)) > 16 * mean) {
      mean = trimmed(z, from, to, 8 * mean);
    }
    return fit(mean);
  }

  private static double trimmed(long[] z, int from, int to, double limit) {
    double sum = 0;
    int n = 0;
    for (int i = from; i < to; i++) {
      double x = unsigned(z[i]);
      if (x <= limit) {
        sum += x;
        n++;
      }
    }
    return sum / Math.max(1, n);
  }

  private static double unsigned(long z) {
    return z >= 0 ? z : (z >>> 1) * 2.0;
  }

  private static int fit(double mean) {
    double x = mean * 0.75 + 0.5;
    int k = x < 1 ? 0 : Math.getExponent(x);
    return Math.min(62, k);
  }
}
