/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf wire format into one growing array. Small, because only the five forms that the
 * stored records use are here. Not thread-safe: one writer per thread, reused by {@link #reset()}.
 */
public final class WireWriter {
  private byte[] buf;
  private int pos;

  /**
   * An empty writer.
   *
   * @param capacity bytes to begin with; grows as needed
   */
  public WireWriter(int capacity) {
    buf = new byte[Math.max(16, capacity)];
  }

  /** Forgets what was written, keeps the array. */
  public void reset() {
    pos = 0;
  }

  /**
   * Bytes written so far.
   *
   * @return the count
   */
  public int size() {
    return pos;
  }

  /**
   * The array behind: valid from 0 to {@link #size()} until the next write.
   *
   * @return the live array, not a copy
   */
  public byte[] array() {
    return buf;
  }

  /**
   * What was written, copied.
   *
   * @return an array of its own
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(buf, pos);
  }

  /**
   * A field of type uint32, uint64, bool or enum.
   *
   * @param field its number, 1 to 15
   * @param value the value
   */
  public void varint(int field, long value) {
    need(11);
    buf[pos++] = (byte) (field << 3);
    raw(value);
  }

  /**
   * A field of type sint64.
   *
   * @param field its number, 1 to 15
   * @param value the value
   */
  public void signed(int field, long value) {
    varint(field, value << 1 ^ value >> 63);
  }

  /**
   * A field of type fixed64 or double.
   *
   * @param field its number, 1 to 15
   * @param bits the value's bits
   */
  public void fixed64(int field, long bits) {
    need(9);
    buf[pos++] = (byte) (field << 3 | 1);
    for (int i = 0; i < 8; i++) {
      buf[pos++] = (byte) (bits >>> 8 * i);
    }
  }

  /**
   * A field of type bytes.
   *
   * @param field its number, 1 to 15
   * @param value the bytes
   */
  public void bytes(int field, byte[] value) {
    need(6 + value.length);
    buf[pos++] = (byte) (field << 3 | 2);
    raw(value.length);
    System.arraycopy(value, 0, buf, pos, value.length);
    pos += value.length;
  }

  /**
   * A field of type string, as UTF-8.
   *
   * @param field its number, 1 to 15
   * @param value the text
   */
  public void string(int field, String value) {
    int n = value.length();
    need(6 + n);
    int start = pos;
    buf[pos++] = (byte) (field << 3 | 2);
    raw(n);
    for (int i = 0; i < n; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        pos = start;
        bytes(field, value.getBytes(StandardCharsets.UTF_8));
        return;
      }
      buf[pos++] = (byte) c;
    }
  }

  /**
   * Begins a nested message.
   *
   * @param field its number, 1 to 15
   * @return a mark for {@link #end}
   */
  public int begin(int field) {
    need(3);
    buf[pos++] = (byte) (field << 3 | 2);
    return pos++;
  }

  /**
   * Ends a nested message and fills in its length.
   *
   * @param mark what {@link #begin} returned
   */
  public void end(int mark) {
    int length = pos - mark - 1;
    int extra = 0;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      extra++;
    }
    if (extra > 0) {
      need(extra);
      System.arraycopy(buf, mark + 1, buf, mark + 1 + extra, length);
    }
    pos = mark;
    raw(length);
    pos += length;
  }

  private void raw(long value) {
    long v = value;
    while ((v & ~0x7FL) != 0) {
      buf[pos++] = (byte) (v & 0x7F | 0x80);
      v >>>= 7;
    }
    buf[pos++] = (byte) v;
  }

  private void need(int more) {
    if (pos + more > buf.length) {
      buf = Arrays.copyOf(buf, Math.max(buf.length * 2, pos + more));
    }
  }
}
