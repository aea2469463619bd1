/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link BitOutput} wrote; reused from chunk to chunk. */
final class BitInput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private byte[] buf = new byte[4096];
  private long pos;
  private long end;

  void open(byte[] in) {
    if (buf.length < in.length + 16) {
      buf = new byte[in.length * 2 + 16];
    }
    System.arraycopy(in, 0, buf, 0, in.length);
    pos = 0;
    end = 8L * in.length;
  }

  /** At least 57 bits from here on, left-aligned. */
  private long peek() {
    return (long) LONG.get(buf, (int) (pos >>> 3)) << (pos & 7);
  }

  long bits(int n) {
    if (n == 0) {
      return 0;
    }
    if (n > 56) {
      long high = bits(n - 32);
      return high << 32 | bits(32);
    }
    long v = peek() >>> 64 - n;
    skip(n);
    return v;
  }

  private void skip(int n) {
    pos += n;
    if (pos > end) {
      throw new CorruptChunkException("ends at bit " + end + ", more is asked for");
    }
  }

  long number() {
    return bits((int) bits(7));
  }

  long varint() {
    long v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      long b = bits(8);
      v |= (b & 0x7F) << shift;
      if (b < 0x80) {
        return v;
      }
    }
    throw new CorruptChunkException("number longer than 10 bytes");
  }

  long rice(int k) {
    long x = peek();
    int q = Long.numberOfLeadingZeros(~x);
    if (q < Rice.ESCAPE) {
      int n = q + 1 + k;
      if (n <= 56) {
        long v = k == 0 ? 0 : x << q + 1 >>> 64 - k;
        skip(n);
        return (long) q << k | v;
      }
      skip(q + 1);
      return (long) q << k | bits(k);
    }
    skip(Rice.ESCAPE);
    return bits(64);
  }

  byte[] bytes(int n) {
    if (n < 0 || n > (end - pos) / 8) {
      throw new CorruptChunkException("block of " + n + " bytes exceeds what is left");
    }
    byte[] out = new byte[n];
    for (int i = 0; i < n; i++) {
      out[i] = (byte) bits(8);
    }
    return out;
  }
}
