/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import java.nio.ByteBuffer;

/**
 * The stored form of a {@link Summary}: a few bytes where the numbers are short decimals, plain
 * doubles elsewhere.
 */
public final class SummaryCodec {
  static final int NO_NUMBERS = 0;
  static final int SCALED = 1;
  static final int PLAIN = 2;

  private SummaryCodec() {}

  /** For numbers at one scale, all points being numbers. */
  static void scaled(long[] v, int n, int scale, BitOutput out) {
    long min = v[0];
    long max = v[0];
    long sum = 0;
    for (int i = 0; i < n; i++) {
      min = Math.min(min, v[i]);
      max = Math.max(max, v[i]);
      sum += v[i];
    }
    out.bits(scale, 8);
    out.varint(Rice.zigzag(v[0]));
    out.varint(Rice.zigzag(v[n - 1] - v[0]));
    out.varint(v[0] - min);
    out.varint(max - v[0]);
    out.varint(Rice.zigzag(sum - n * v[0]));
  }

  static void readScaled(Summary s, long from, long to, BitInput in) {
    int scale = (int) in.bits(8);
    if (scale >= RealCoder.SCALES) {
      throw new CorruptChunkException("unknown scale " + scale);
    }
    long first = Rice.unzigzag(in.varint());
    s.numbers = s.count;
    s.first = RealCoder.unscale(first, scale);
    s.last = RealCoder.unscale(first + Rice.unzigzag(in.varint()), scale);
    s.min = RealCoder.unscale(first - in.varint(), scale);
    s.max = RealCoder.unscale(first + in.varint(), scale);
    s.sum = RealCoder.unscale(Rice.unzigzag(in.varint()) + s.count * first, scale);
    s.firstTime = from;
    s.lastTime = to;
  }

  static void plain(Summary s, long from, BitOutput out) {
    out.varint(s.numbers);
    out.varint(s.firstTime - from);
    out.varint(s.lastTime - from);
    for (double d : new double[] {s.sum, s.min, s.max, s.first, s.last}) {
      out.bits(Double.doubleToRawLongBits(d), 64);
    }
  }

  static void readPlain(Summary s, long from, BitInput in) {
    s.numbers = in.varint();
    s.firstTime = from + in.varint();
    s.lastTime = from + in.varint();
    s.sum = Double.longBitsToDouble(in.bits(64));
    s.min = Double.longBitsToDouble(in.bits(64));
    s.max = Double.longBitsToDouble(in.bits(64));
    s.first = Double.longBitsToDouble(in.bits(64));
    s.last = Double.longBitsToDouble(in.bits(64));
  }

  /**
   * A summary as bytes of fixed length.
   *
   * @param s the summary
   * @return its bytes
   */
  public static byte[] encode(Summary s) {
    return ByteBuffer.allocate(72)
        .putLong(s.count)
        .putLong(s.numbers)
        .putDouble(s.sum)
        .putDouble(s.min)
        .putDouble(s.max)
        .putDouble(s.first)
        .putDouble(s.last)
        .putLong(s.firstTime)
        .putLong(s.lastTime)
        .array();
  }

  /**
   * A summary out of its bytes.
   *
   * @param bytes what {@link #encode} made
   * @return the summary
   */
  public static Summary decode(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    Summary s = new Summary();
    s.count = b.getLong();
    s.numbers = b.getLong();
    s.sum = b.getDouble();
    s.min = b.getDouble();
    s.max = b.getDouble();
    s.first = b.getDouble();
    s.last = b.getDouble();
    s.firstTime = b.getLong();
    s.lastTime = b.getLong();
    return s;
  }
}
