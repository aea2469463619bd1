/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

/**
 * Codes a sequence of 64-bit integers as residuals of whichever of three predictors fits best:
 * difference to the one before less the mean difference, difference of differences, difference to
 * the mean. All arithmetic wraps, so the full range comes back exactly.
 */
final class LongCoder {
  private static final int STEADY = 0;
  private static final int ACCELERATING = 1;
  private static final int LEVEL = 2;
  private long[] steady = new long[1024];
  private long[] accelerating = new long[1024];
  private long[] level = new long[1024];

  void encode(long[] v, int n, BitOutput out) {
    out.number(Rice.zigzag(v[0]));
    if (n == 1) {
      return;
    }
    grow(n);
    long step = (v[n - 1] - v[0]) / (n - 1);
    long mean = mean(v, n);
    double[] cost = residuals(v, n, step, mean);
    int best = cost[STEADY] <= cost[ACCELERATING] ? STEADY : ACCELERATING;
    best = cost[LEVEL] < cost[best] ? LEVEL : best;
    long[] z = best == STEADY ? steady : best == LEVEL ? level : accelerating;
    int from = best == ACCELERATING ? 2 : 1;
    long base = best == STEADY ? step : best == LEVEL ? mean : v[1] - v[0];
    out.bits(best, 2);
    out.number(Rice.zigzag(base));
    if (from == n) {
      return;
    }
    int k = Rice.parameter(z, from, n);
    out.bits(k + 1, 6);
    if (k >= 0) {
      for (int i = from; i < n; i++) {
        out.rice(z[i], k);
      }
    }
  }

  private static long mean(long[] v, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += v[i];
    }
    return Math.round(sum / n);
  }

  private double[] residuals(long[] v, int n, long step, long mean) {
    double s = 0;
    double a = 0;
    double l = 0;
    long before = 0;
    for (int i = 1; i < n; i++) {
      long d = v[i] - v[i - 1];
      steady[i] = Rice.zigzag(d - step);
      level[i] = Rice.zigzag(v[i] - mean);
      accelerating[i] = Rice.zigzag(d - before);
      s += steady[i] >>> 1;
      l += level[i] >>> 1;
      a += i == 1 ? 0 : accelerating[i] >>> 1;
      before = d;
    }
    return new double[] {s, a, l};
  }

  private void grow(int n) {
    if (steady.length < n) {
      int size = Integer.highestOneBit(n) * 2;
      steady = new long[size];
      accelerating = new long[size];
      level = new long[size];
    }
  }

  void decode(long[] v, int n, BitInput in) {
    v[0] = Rice.unzigzag(in.number());
    if (n == 1) {
      return;
    }
    int predictor = (int) in.bits(2);
    long base = Rice.unzigzag(in.number());
    int from = 1;
    if (predictor == ACCELERATING) {
      v[1] = v[0] + base;
      from = 2;
    }
    if (from == n) {
      return;
    }
    int k = (int) in.bits(6) - 1;
    switch (predictor) {
      case STEADY -> steady(v, n, base, k, in);
      case ACCELERATING -> accelerating(v, n, base, k, in);
      case LEVEL -> level(v, n, base, k, in);
      default -> throw new CorruptChunkException("unknown predictor " + predictor);
    }
  }

  private static void steady(long[] v, int n, long base, int k, BitInput in) {
    long x = v[0];
    for (int i = 1; i < n; i++) {
      x += base + (k < 0 ? 0 : Rice.unzigzag(in.rice(k)));
      v[i] = x;
    }
  }

  private static void accelerating(long[] v, int n, long base, int k, BitInput in) {
    long x = v[1];
    long d = base;
    for (int i = 2; i < n; i++) {
      d += k < 0 ? 0 : Rice.unzigzag(in.rice(k));
      x += d;
      v[i] = x;
    }
  }

  private static void level(long[] v, int n, long base, int k, BitInput in) {
    for (int i = 1; i < n; i++) {
      v[i] = base + (k < 0 ? 0 : Rice.unzigzag(in.rice(k)));
    }
  }
}
