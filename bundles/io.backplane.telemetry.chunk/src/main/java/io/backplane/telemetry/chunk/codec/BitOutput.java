/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes bits, most significant first, into an array that grows; reused from chunk to chunk. */
final class BitOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private byte[] buf = new byte[4096];
  private int pos;
  private long acc;
  private int free = 64;

  void reset() {
    pos = 0;
    acc = 0;
    free = 64;
  }

  /** The low {@code n} bits of {@code v}; the bits above are ignored. */
  void bits(long v, int n) {
    if (n == 0) {
      return;
    }
    long x = n == 64 ? v : v & (1L << n) - 1;
    if (n < free) {
      free -= n;
      acc |= x << free;
      return;
    }
    int rest = n - free;
    flush(acc | x >>> rest);
    free = 64 - rest;
    acc = rest == 0 ? 0 : x << free;
  }

  private void flush(long full) {
    if (pos + 16 > buf.length) {
      buf = Arrays.copyOf(buf, buf.length * 2);
    }
    LONG.set(buf, pos, full);
    pos += 8;
  }

  /** A number of 0 to 64 bits behind its length in 7 bits. */
  void number(long v) {
    int n = 64 - Long.numberOfLeadingZeros(v);
    bits(n, 7);
    bits(v, n);
  }

  /** Groups of 7 bits, the eighth says whether another follows. */
  void varint(long value) {
    long v = value;
    while ((v & ~0x7FL) != 0) {
      bits(v & 0x7F | 0x80, 8);
      v >>>= 7;
    }
    bits(v, 8);
  }

  /** Unary quotient, then {@code k} bits; what would be long goes out whole. */
  void rice(long z, int k) {
    long q = z >>> k;
    if (q < Rice.ESCAPE) {
      int ones = (int) q;
      bits((1L << ones + 1) - 2, ones + 1);
      bits(z, k);
    } else {
      bits((1L << Rice.ESCAPE) - 1, Rice.ESCAPE);
      bits(z, 64);
    }
  }

  void bytes(byte[] b) {
    for (byte x : b) {
      bits(x, 8);
    }
  }

  byte[] toByteArray() {
    int used = (64 - free + 7) >>> 3;
    byte[] out = Arrays.copyOf(buf, pos + used);
    long tail = acc;
    for (int i = 0; i < used; i++) {
      out[pos + i] = (byte) (tail >>> 56 - 8 * i);
    }
    return out;
  }
}
