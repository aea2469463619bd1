/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf wire format: {@link #next()} moves to a field, one of the value methods or {@link
 * #skip()} consumes it. Never reads beyond the buffer's limit. Not thread-safe.
 */
public final class WireReader {
  private final ByteBuffer in;
  private int tag;

  /**
   * A reader over a buffer.
   *
   * @param in from position to limit; its position moves, its byte order becomes little-endian
   */
  public WireReader(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Moves to the next field.
   *
   * @return false at the end of this message
   */
  public boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    tag = (int) raw();
    return true;
  }

  /**
   * The number of the field at hand.
   *
   * @return 1 or more
   */
  public int field() {
    return tag >>> 3;
  }

  /**
   * The value of a uint32, uint64, bool or enum.
   *
   * @return the value
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public long varint() {
    expect(0);
    return raw();
  }

  /**
   * The value of a sint64.
   *
   * @return the value
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public long signed() {
    long v = varint();
    return v >>> 1 ^ -(v & 1);
  }

  /**
   * The bits of a fixed64 or double.
   *
   * @return the bits
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public long fixed64() {
    expect(1);
    require(8);
    return in.getLong();
  }

  /**
   * The value of a string.
   *
   * @return the text
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public String string() {
    expect(2);
    int n = length();
    if (in.hasArray()) {
      String s =
          new String(in.array(), in.arrayOffset() + in.position(), n, StandardCharsets.UTF_8);
      in.position(in.position() + n);
      return s;
    }
    byte[] b = new byte[n];
    in.get(b);
    return new String(b, StandardCharsets.UTF_8);
  }

  /**
   * The value of a bytes field.
   *
   * @return a copy
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public byte[] bytes() {
    expect(2);
    byte[] b = new byte[length()];
    in.get(b);
    return b;
  }

  /**
   * Goes into a nested message: until {@link #leave}, {@link #next()} ends with it.
   *
   * @return a mark for {@link #leave}
   * @throws MessageFormatException if the field is of another type or cut short
   */
  public int enter() {
    expect(2);
    int n = length();
    int limit = in.limit();
    in.limit(in.position() + n);
    return limit;
  }

  /**
   * Leaves a nested message, skipping what was not read of it.
   *
   * @param mark what {@link #enter} returned
   */
  public void leave(int mark) {
    in.position(in.limit());
    in.limit(mark);
  }

  /**
   * Skips the field at hand.
   *
   * @throws MessageFormatException if its type is unknown or it is cut short
   */
  public void skip() {
    int n =
        switch (tag & 7) {
          case 0 -> {
            raw();
            yield 0;
          }
          case 1 -> 8;
          case 2 -> length();
          case 5 -> 4;
          default ->
              throw new MessageFormatException(
                  "unknown wire type " + (tag & 7) + " at byte " + in.position());
        };
    require(n);
    in.position(in.position() + n);
  }

  private void expect(int type) {
    if ((tag & 7) != type) {
      throw new MessageFormatException(
          "field " + field() + " has wire type " + (tag & 7) + ", expected " + type);
    }
  }

  private int length() {
    long n = raw();
    if (n < 0 || n > in.remaining()) {
      throw new MessageFormatException(
          "length " + n + " at byte " + in.position() + " exceeds the " + in.remaining() + " left");
    }
    return (int) n;
  }

  private void require(int n) {
    if (in.remaining() < n) {
      throw new MessageFormatException("cut short at byte " + in.position());
    }
  }

  private long raw() {
    long v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte b = in.get();
      v |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return v;
      }
    }
    throw new MessageFormatException("number longer than 10 bytes at byte " + in.position());
  }
}
