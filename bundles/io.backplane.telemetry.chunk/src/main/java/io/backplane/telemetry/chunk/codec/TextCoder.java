/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Codes strings: each different one once, deflated where that pays, then which came when. */
final class TextCoder {
  private static final int MOST_TEXT = 1 << 28;
  private static final int WORTH_DEFLATING = 128;

  private TextCoder() {}

  static void encode(Object[] texts, int n, BitOutput out) {
    Map<Object, Integer> index = new HashMap<>();
    int[] which = new int[n];
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < n; i++) {
      Integer known = index.putIfAbsent(texts[i], index.size());
      which[i] = known == null ? index.size() - 1 : known;
      if (known == null) {
        append((String) texts[i], block);
      }
    }
    block(block.toByteArray(), out);
    out.varint(index.size());
    int width = width(index.size());
    for (int i = 0; i < n; i++) {
      out.bits(which[i], width);
    }
  }

  private static int width(int distinct) {
    return 32 - Integer.numberOfLeadingZeros(distinct - 1);
  }

  private static void append(String text, ByteArrayOutputStream block) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int v = utf8.length;
    while (v > 0x7F) {
      block.write(v & 0x7F | 0x80);
      v >>>= 7;
    }
    block.write(v);
    block.writeBytes(utf8);
  }

  private static void block(byte[] raw, BitOutput out) {
    byte[] small = raw.length < WORTH_DEFLATING ? raw : deflate(raw);
    boolean deflated = small.length < raw.length;
    out.bits(deflated ? 1 : 0, 1);
    out.varint(raw.length);
    if (deflated) {
      out.varint(small.length);
    }
    out.bytes(deflated ? small : raw);
  }

  static void decode(Object[] texts, int n, BitInput in) {
    byte[] block = block(in);
    int distinct = (int) in.varint();
    if (distinct < 1 || distinct > n) {
      throw new CorruptChunkException(distinct + " texts for " + n + " values");
    }
    String[] all = new String[distinct];
    int pos = 0;
    for (int i = 0; i < distinct; i++) {
      int length = 0;
      for (int shift = 0; ; shift += 7) {
        int b = block[pos++];
        length |= (b & 0x7F) << shift;
        if (b >= 0) {
          break;
        }
      }
      all[i] = new String(block, pos, length, StandardCharsets.UTF_8);
      pos += length;
    }
    int width = width(distinct);
    for (int i = 0; i < n; i++) {
      texts[i] = all[(int) in.bits(width)];
    }
  }

  private static byte[] block(BitInput in) {
    boolean deflated = in.bits(1) == 1;
    int length = (int) in.varint();
    if (!deflated) {
      return in.bytes(length);
    }
    return inflate(in.bytes((int) in.varint()), length);
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(6, true);
    try {
      deflater.setInput(raw);
      deflater.finish();
      byte[] out = new byte[raw.length];
      int n = deflater.deflate(out);
      return deflater.finished() ? Arrays.copyOf(out, n) : raw;
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] small, int length) {
    if (length < 0 || length > MOST_TEXT) {
      throw new CorruptChunkException("text block of " + length + " bytes");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(small);
      byte[] out = new byte[length];
      if (inflater.inflate(out) != length) {
        throw new CorruptChunkException("text block is cut short");
      }
      return out;
    } catch (DataFormatException e) {
      throw new CorruptChunkException("text block: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
