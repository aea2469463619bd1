/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import io.backplane.message.api.Value;

/** Chunks back to points; see {@link ChunkWriter}. One instance per thread at a time. */
public final class ChunkReader {
  private static final int MOST_POINTS = 1 << 20;
  private final BitInput in = new BitInput();
  private final LongCoder longs = new LongCoder();
  private final RealCoder reals = new RealCoder(longs);
  private long[] scratch = new long[1024];
  private int mode;
  private int count;
  private long end;

  /**
   * Reads how far a chunk reaches and what it sums up to.
   *
   * @param chunk the chunk
   * @param start its first time
   * @param into takes the summary, replacing what it held
   * @return its last time
   */
  public long header(byte[] chunk, long start, Summary into) {
    open(chunk, start, into);
    return end;
  }

  /**
   * Reads how far a chunk reaches.
   *
   * @param chunk the chunk
   * @param start its first time
   * @return its last time
   */
  public long end(byte[] chunk, long start) {
    open(chunk, start, null);
    return end;
  }

  /**
   * Reads how many points a chunk holds.
   *
   * @param chunk the chunk
   * @return the count
   */
  public static int count(byte[] chunk) {
    int n = 0;
    for (int i = 1, shift = 0; shift < 32; i++, shift += 7) {
      n |= (chunk[i] & 0x7F) << shift;
      if (chunk[i] >= 0) {
        break;
      }
    }
    return n;
  }

  /**
   * Reads the points.
   *
   * @param chunk the chunk
   * @param start its first time
   * @param into takes the points, replacing what it held
   */
  public void decode(byte[] chunk, long start, Points into) {
    try {
      read(chunk, start, into);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new CorruptChunkException(e.toString());
    }
  }

  private void read(byte[] chunk, long start, Points into) {
    open(chunk, start, null);
    if (scratch.length < count) {
      scratch = new long[Integer.highestOneBit(count) * 2];
    }
    boolean mixed = mode == ChunkWriter.DECIMALS || mode == ChunkWriter.MIXED;
    into.reset(count, (byte) mode, mixed);
    times(into.cells(), start);
    switch (mode) {
      case ChunkWriter.DECIMALS -> decimals(into);
      case ChunkWriter.MIXED -> mixed(into);
      default -> section((byte) mode, into, null, count);
    }
    into.weigh();
  }

  private void open(byte[] chunk, long start, Summary into) {
    in.open(chunk);
    int version = (int) in.bits(2);
    if (version != ChunkWriter.VERSION) {
      throw new CorruptChunkException("unknown version " + version);
    }
    mode = (int) in.bits(3);
    int summary = (int) in.bits(3);
    long n = in.varint();
    if (n < 1 || n > MOST_POINTS) {
      throw new CorruptChunkException("holds " + n + " points");
    }
    count = (int) n;
    end = start + in.varint();
    Summary s = into == null ? new Summary() : into;
    s.count = count;
    s.numbers = 0;
    switch (summary) {
      case SummaryCodec.NO_NUMBERS -> s.sum = 0;
      case SummaryCodec.SCALED -> SummaryCodec.readScaled(s, start, end, in);
      case SummaryCodec.PLAIN -> SummaryCodec.readPlain(s, start, in);
      default -> throw new CorruptChunkException("unknown summary " + summary);
    }
  }

  private void times(long[] cells, long start) {
    if (count == 1) {
      cells[0] = start;
      return;
    }
    long unit = ChunkWriter.unit((int) in.bits(2));
    longs.decode(scratch, count, in);
    for (int i = 0; i < count; i++) {
      cells[2 * i] = start + scratch[i] * unit;
    }
  }

  private void decimals(Points into) {
    byte[] kinds = into.kinds();
    for (int i = 0; i < count; i++) {
      kinds[i] = (byte) in.bits(1);
    }
    int scale = (int) in.bits(4);
    if (scale >= RealCoder.SCALES) {
      throw new CorruptChunkException("unknown scale " + scale);
    }
    long[] cells = into.cells();
    longs.decode(scratch, count, in);
    for (int i = 0; i < count; i++) {
      double d = RealCoder.unscale(scratch[i], scale);
      cells[2 * i + 1] = kinds[i] == Kind.INT ? (long) d : Double.doubleToRawLongBits(d);
    }
  }

  private void mixed(Points into) {
    byte[] kinds = into.kinds();
    int[] counts = new int[8];
    for (int i = 0; i < count; i++) {
      kinds[i] = (byte) in.bits(3);
      counts[kinds[i]]++;
    }
    for (byte k = Kind.INT; k <= Kind.GEO; k++) {
      if (counts[k] > 0) {
        int[] index = new int[counts[k]];
        for (int i = 0, m = 0; i < count; i++) {
          if (kinds[i] == k) {
            index[m++] = i;
          }
        }
        section(k, into, index, index.length);
      }
    }
  }

  private void section(byte kind, Points into, int[] index, int n) {
    if (kind == Kind.TEXT || kind == Kind.JSON) {
      Object[] texts = new Object[n];
      TextCoder.decode(texts, n, in);
      scatter(texts, into.refs(), index, n);
    } else if (kind == Kind.GEO) {
      scatter(places(n), into.refs(), index, n);
    } else {
      numbers(kind, n);
      long[] cells = into.cells();
      for (int i = 0; i < n; i++) {
        cells[2 * (index == null ? i : index[i]) + 1] = scratch[i];
      }
    }
  }

  private static void scatter(Object[] from, Object[] to, int[] index, int n) {
    for (int i = 0; i < n; i++) {
      to[index == null ? i : index[i]] = from[i];
    }
  }

  private void numbers(byte kind, int n) {
    switch (kind) {
      case Kind.INT -> longs.decode(scratch, n, in);
      case Kind.REAL -> reals.decode(scratch, n, in);
      case Kind.BOOL -> {
        for (int i = 0; i < n; i++) {
          scratch[i] = in.bits(1);
        }
      }
      default -> throw new CorruptChunkException("unknown kind " + kind);
    }
  }

  private Object[] places(int n) {
    double[][] axes = new double[3][n];
    for (double[] axis : axes) {
      reals.decode(scratch, n, in);
      for (int i = 0; i < n; i++) {
        axis[i] = Double.longBitsToDouble(scratch[i]);
      }
    }
    Object[] out = new Object[n];
    for (int i = 0; i < n; i++) {
      out[i] = new Value.Geo(axes[0][i], axes[1][i], axes[2][i]);
    }
    return out;
  }
}
