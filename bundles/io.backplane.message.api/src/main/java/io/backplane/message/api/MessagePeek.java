/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Looks at the head of a stored message: whose it is, what kind, when received. For consumers that
 * see every record and need no more than that of most of them: nothing is allocated but by {@link
 * #tenant()} and {@link #device()}. Not thread-safe: one per thread, pointed at record after
 * record.
 */
public final class MessagePeek {
  private ByteBuffer body;
  private int at;
  private int tenantFrom;
  private int tenantLength;
  private int deviceFrom;
  private int deviceLength;
  private int kind;
  private long receivedAt;

  /** A peek at nothing yet. */
  public MessagePeek() {
    // filled by read
  }

  /**
   * Reads the head of a message. The buffer's position and limit stay as they are.
   *
   * @param stored the stored form from position to limit; used until the next read
   * @throws MessageFormatException if the bytes do not begin with a message's head
   */
  public void read(ByteBuffer stored) {
    body = stored.order(ByteOrder.LITTLE_ENDIAN);
    at = stored.position();
    tenantLength = 0;
    deviceLength = 0;
    kind = 0;
    receivedAt = 0;
    try {
      while (at < body.limit() && field((int) varint())) {
        // goes on until the first sample
      }
    } catch (IndexOutOfBoundsException e) {
      throw new MessageFormatException("cut short at byte " + at);
    }
    if (tenantLength == 0 || deviceLength == 0) {
      throw new MessageFormatException("names no tenant or no device");
    }
  }

  private boolean field(int tag) {
    switch (tag) {
      case 1 << 3 | 2 -> {
        tenantLength = span();
        tenantFrom = at;
        at += tenantLength;
      }
      case 2 << 3 | 2 -> {
        deviceLength = span();
        deviceFrom = at;
        at += deviceLength;
      }
      case 3 << 3 -> kind = (int) varint();
      case 4 << 3 | 1 -> {
        receivedAt = body.getLong(at);
        at += 8;
      }
      case 5 << 3 | 2 -> {
        return false;
      }
      default -> skip(tag & 7);
    }
    return true;
  }

  private void skip(int type) {
    switch (type) {
      case 0 -> varint();
      case 1 -> at += 8;
      case 2 -> {
        int length = span();
        at += length;
      }
      case 5 -> at += 4;
      default -> throw new MessageFormatException("unknown wire type " + type + " at byte " + at);
    }
  }

  private int span() {
    long n = varint();
    if (n < 0 || n > body.limit() - at) {
      throw new MessageFormatException("length " + n + " at byte " + at + " exceeds the message");
    }
    return (int) n;
  }

  private long varint() {
    long v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = body.get(at++);
      v |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return v;
      }
    }
    throw new MessageFormatException("number longer than 10 bytes at byte " + at);
  }

  /**
   * Whether the message at hand is of a device whose names are known as bytes.
   *
   * @param tenant the tenant's name as UTF-8
   * @param device the device's name as UTF-8
   * @return true if both are equal
   */
  public boolean isOf(byte[] tenant, byte[] device) {
    return same(device, deviceFrom, deviceLength) && same(tenant, tenantFrom, tenantLength);
  }

  private boolean same(byte[] name, int from, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = length - 1; i >= 0; i--) {
      if (body.get(from + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The tenant, as a new object.
   *
   * @return whose message it is
   * @throws MessageFormatException if the name is not a tenant's
   */
  public TenantId tenant() {
    try {
      return new TenantId(text(tenantFrom, tenantLength));
    } catch (IllegalArgumentException e) {
      throw new MessageFormatException(e.getMessage());
    }
  }

  /**
   * The device, as a new object.
   *
   * @return who it is about
   * @throws MessageFormatException if the name is not a device's
   */
  public DeviceId device() {
    try {
      return new DeviceId(text(deviceFrom, deviceLength));
    } catch (IllegalArgumentException e) {
      throw new MessageFormatException(e.getMessage());
    }
  }

  private String text(int from, int length) {
    byte[] b = new byte[length];
    body.get(from, b);
    return new String(b, StandardCharsets.UTF_8);
  }

  /**
   * What the message is about.
   *
   * @return the kind, or null if this version does not know it
   */
  public MessageKind kind() {
    return MessageKind.of(kind);
  }

  /**
   * When it was taken in.
   *
   * @return microseconds since the epoch
   */
  public long receivedAt() {
    return receivedAt;
  }
}
