/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

/**
 * Codes doubles: as integers where all are decimals of at most nine places, else as the bits that
 * changed (Gorilla). Exact to the last bit either way.
 */
final class RealCoder {
  static final int SCALES = 10;
  private static final double[] POWER = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  private static final double LIMIT = 9e15;
  private final LongCoder longs;
  private long[] scaled = new long[1024];

  RealCoder(LongCoder longs) {
    this.longs = longs;
  }

  static double power(int scale) {
    return POWER[scale];
  }

  static double unscale(long v, int scale) {
    return v / POWER[scale];
  }

  /** The integers of the last successful {@link #scale}. */
  long[] scaled() {
    return scaled;
  }

  /**
   * Finds the smallest scale that holds all values and fills {@link #scaled()}.
   *
   * @param bits the doubles' bits
   * @param n how many
   * @return the scale, -1 if there is none
   */
  int scale(long[] bits, int n) {
    if (scaled.length < n) {
      scaled = new long[Integer.highestOneBit(n) * 2];
    }
    int s = 0;
    for (int i = 0; i < n; i++) {
      int needed = needed(bits[i], s, i);
      if (needed < 0) {
        return -1;
      }
      if (needed > s) {
        s = needed;
        i = -1;
      }
    }
    return s;
  }

  private int needed(long bits, int from, int i) {
    double v = Double.longBitsToDouble(bits);
    for (int s = from; s < SCALES; s++) {
      double r = Math.rint(v * POWER[s]);
      if (!(Math.abs(r) < LIMIT)) {
        return -1;
      }
      if (r / POWER[s] == v && (r != 0 || bits == 0)) {
        scaled[i] = (long) r;
        return s;
      }
    }
    return -1;
  }

  void encode(long[] bits, int n, BitOutput out) {
    int s = scale(bits, n);
    out.bits(s < 0 ? 15 : s, 4);
    if (s < 0) {
      xor(bits, n, out);
    } else {
      longs.encode(scaled, n, out);
    }
  }

  void decode(long[] bits, int n, BitInput in) {
    int s = (int) in.bits(4);
    if (s == 15) {
      unxor(bits, n, in);
    } else if (s < SCALES) {
      longs.decode(bits, n, in);
      double p = POWER[s];
      for (int i = 0; i < n; i++) {
        bits[i] = Double.doubleToRawLongBits(bits[i] / p);
      }
    } else {
      throw new CorruptChunkException("unknown scale " + s);
    }
  }

  private static void xor(long[] bits, int n, BitOutput out) {
    out.bits(bits[0], 64);
    int lead = 65;
    int trail = 0;
    for (int i = 1; i < n; i++) {
      long x = bits[i] ^ bits[i - 1];
      if (x == 0) {
        out.bits(0, 1);
        continue;
      }
      int l = Math.min(31, Long.numberOfLeadingZeros(x));
      int t = Long.numberOfTrailingZeros(x);
      if (lead <= 64 && l >= lead && t >= trail) {
        out.bits(2, 2);
        out.bits(x >>> trail, 64 - lead - trail);
      } else {
        lead = l;
        trail = t;
        out.bits(3, 2);
        out.bits(l, 5);
        out.bits(63 - l - t, 6);
        out.bits(x >>> t, 64 - l - t);
      }
    }
  }

  private static void unxor(long[] bits, int n, BitInput in) {
    long v = in.bits(64);
    bits[0] = v;
    int width = 0;
    int trail = 0;
    for (int i = 1; i < n; i++) {
      if (in.bits(1) == 1) {
        if (in.bits(1) == 1) {
          int lead = (int) in.bits(5);
          width = (int) in.bits(6) + 1;
          trail = 64 - lead - width;
        }
        v ^= in.bits(width) << trail;
      }
      bits[i] = v;
    }
  }
}
