/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import io.backplane.message.api.Value;
import java.util.Arrays;

/**
 * Points to bytes, losslessly; {@link ChunkReader} is the way back. A chunk begins with a header
 * that tells count, time span and summary, so that charts and aggregates often need no more than
 * that. Holds scratch arrays: one instance per thread at a time.
 *
 * <p>Form (bits, most significant first): version 2, mode 3, summary 3, count varint, span varint,
 * summary, unit of time 2, times, values by mode. The first time is not in the chunk but beside it.
 */
public final class ChunkWriter {
  static final int VERSION = 0;
  static final int DECIMALS = 6;
  static final int MIXED = 7;
  private static final long[] UNITS = {1, 1_000, 1_000_000};
  private static final double SAFE = 4e18;
  private final BitOutput out = new BitOutput();
  private final LongCoder longs = new LongCoder();
  private final RealCoder reals = new RealCoder(longs);
  private long[] scratch = new long[1024];

  /** The microseconds of a unit of time. */
  static long unit(int code) {
    if (code >= UNITS.length) {
      throw new CorruptChunkException("unknown unit of time " + code);
    }
    return UNITS[code];
  }

  /**
   * Encodes points.
   *
   * @param p the points
   * @param from first index
   * @param to behind the last, more than from
   * @return the chunk
   */
  public byte[] encode(Points p, int from, int to) {
    int n = to - from;
    if (scratch.length < n) {
      scratch = new long[Integer.highestOneBit(n) * 2];
    }
    out.reset();
    int mode = mode(p, from, to);
    int scale = scale(p, from, n, mode);
    if (scale < 0 && mode == DECIMALS) {
      mode = MIXED;
    }
    int summary = scale >= 0 ? SummaryCodec.SCALED : mode >= 3 && mode <= 5 ? 0 : 2;
    out.bits(VERSION, 2);
    out.bits(mode, 3);
    out.bits(summary, 3);
    out.varint(n);
    out.varint(p.time(to - 1) - p.time(from));
    if (summary == SummaryCodec.SCALED) {
      SummaryCodec.scaled(reals.scaled(), n, scale, out);
    } else if (summary == SummaryCodec.PLAIN) {
      Summary s = new Summary();
      s.add(p, from, to);
      SummaryCodec.plain(s, p.time(from), out);
    }
    times(p, from, n);
    values(p, from, n, mode, scale);
    return out.toByteArray();
  }

  private static int mode(Points p, int from, int to) {
    byte first = p.kind(from);
    boolean uniform = true;
    boolean numeric = true;
    for (int i = from; i < to && !p.isUniform(); i++) {
      byte k = p.kind(i);
      uniform &= k == first;
      numeric &= k == Kind.INT || k == Kind.REAL;
    }
    return uniform ? first : numeric ? DECIMALS : MIXED;
  }

  /** The scale at which all points are whole numbers, left in {@code reals.scaled()}, or -1. */
  private int scale(Points p, int from, int n, int mode) {
    if (mode != Kind.INT && mode != Kind.REAL && mode != Kind.BOOL && mode != DECIMALS) {
      return -1;
    }
    for (int i = 0; i < n; i++) {
      long b = p.bits(from + i);
      if (p.kind(from + i) == Kind.REAL) {
        scratch[i] = b;
      } else {
        double d = b;
        if (Math.abs(d) > 9e15) {
          return -1;
        }
        scratch[i] = Double.doubleToRawLongBits(d);
      }
    }
    int scale = reals.scale(scratch, n);
    return scale >= 0 && sumFits(n) ? scale : -1;
  }

  private boolean sumFits(int n) {
    double most = 0;
    long[] v = reals.scaled();
    for (int i = 0; i < n; i++) {
      most = Math.max(most, Math.abs((double) v[i]));
    }
    return most * n < SAFE;
  }

  private void times(Points p, int from, int n) {
    if (n == 1) {
      return;
    }
    long t0 = p.time(from);
    int unit = unit(p, from, n, t0);
    long u = UNITS[unit];
    for (int i = 0; i < n; i++) {
      scratch[i] = (p.time(from + i) - t0) / u;
    }
    out.bits(unit, 2);
    longs.encode(scratch, n, out);
  }

  private static int unit(Points p, int from, int n, long t0) {
    int unit = 2;
    for (int i = 1; i < n && unit > 0; i++) {
      long d = p.time(from + i) - t0;
      while (unit > 0 && d % UNITS[unit] != 0) {
        unit--;
      }
    }
    return unit;
  }

  private void values(Points p, int from, int n, int mode, int scale) {
    switch (mode) {
      case DECIMALS -> {
        for (int i = 0; i < n; i++) {
          out.bits(p.kind(from + i), 1);
        }
        out.bits(scale, 4);
        longs.encode(reals.scaled(), n, out);
      }
      case MIXED -> mixed(p, from, n);
      case Kind.REAL -> {
        if (scale >= 0) {
          out.bits(scale, 4);
          longs.encode(reals.scaled(), n, out);
        } else {
          section(Kind.REAL, p, index(p, from, n, Kind.REAL));
        }
      }
      default -> section((byte) mode, p, index(p, from, n, (byte) mode));
    }
  }

  private static int[] index(Points p, int from, int n, byte kind) {
    int[] index = new int[n];
    int m = 0;
    for (int i = 0; i < n; i++) {
      if (p.kind(from + i) == kind) {
        index[m++] = from + i;
      }
    }
    return m == n ? index : Arrays.copyOf(index, m);
  }

  private void mixed(Points p, int from, int n) {
    for (int i = 0; i < n; i++) {
      out.bits(p.kind(from + i), 3);
    }
    for (byte k = Kind.INT; k <= Kind.GEO; k++) {
      int[] index = index(p, from, n, k);
      if (index.length > 0) {
        section(k, p, index);
      }
    }
  }

  private void section(byte kind, Points p, int[] index) {
    int n = index.length;
    for (int i = 0; i < n; i++) {
      scratch[i] = p.bits(index[i]);
    }
    switch (kind) {
      case Kind.INT -> longs.encode(scratch, n, out);
      case Kind.REAL -> reals.encode(scratch, n, out);
      case Kind.BOOL -> {
        for (int i = 0; i < n; i++) {
          out.bits(scratch[i], 1);
        }
      }
      case Kind.GEO -> places(p, index);
      default -> {
        Object[] texts = new Object[n];
        for (int i = 0; i < n; i++) {
          texts[i] = p.ref(index[i]);
        }
        TextCoder.encode(texts, n, out);
      }
    }
  }

  private void places(Points p, int[] index) {
    for (int axis = 0; axis < 3; axis++) {
      for (int i = 0; i < index.length; i++) {
        Value.Geo g = (Value.Geo) p.ref(index[i]);
        double d = axis == 0 ? g.latitude() : axis == 1 ? g.longitude() : g.altitude();
        scratch[i] = Double.doubleToRawLongBits(d);
      }
      reals.encode(scratch, index.length, out);
    }
  }
}
