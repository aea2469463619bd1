/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Cuts the byte stream into whole MQTT packets and keeps every byte until its packet was dealt
 * with, so that a connection can change hands at any moment. Knows nothing but the fixed header.
 * Memory grows with what was received, not with what a header announces.
 */
public final class FrameCutter {
  static final int INCOMPLETE = 0;
  static final int MALFORMED = -1;
  public static final int TOO_LARGE = -2;
  private static final int SMALL = 256;
  private final ByteBufAllocator alloc;
  private final int max;
  private ByteBuf head;
  private boolean own;
  private int bodyOffset;

  public FrameCutter(ByteBufAllocator alloc, int max) {
    this.alloc = alloc;
    this.max = max;
  }

  /** Takes bytes over, with their reference. */
  public void add(ByteBuf in) {
    if (head == null) {
      head = in;
      own = false;
      return;
    }
    int need = in.readableBytes();
    if (!own || head.writableBytes() < need) {
      grow(head.readableBytes() + need);
    }
    head.writeBytes(in);
    in.release();
  }

  private void grow(int capacity) {
    ByteBuf bigger = alloc.ioBuffer(Math.max(SMALL, Math.max(capacity, 2 * head.readableBytes())));
    bigger.writeBytes(head);
    head.release();
    head = bigger;
    own = true;
  }

  /**
   * @return length of the whole packet at {@link #buffer()}'s reader index, or {@link #INCOMPLETE},
   *     {@link #MALFORMED}, {@link #TOO_LARGE}
   */
  public int next() {
    if (head == null) {
      return INCOMPLETE;
    }
    int start = head.readerIndex();
    int available = head.readableBytes();
    int remaining = 0;
    for (int i = 1; i < available; i++) {
      int b = head.getByte(start + i);
      remaining |= (b & 0x7F) << 7 * (i - 1);
      if (b >= 0) {
        bodyOffset = i + 1;
        int total = bodyOffset + remaining;
        return total > max ? TOO_LARGE : total > available ? INCOMPLETE : total;
      }
      if (i == 4) {
        return MALFORMED;
      }
    }
    return INCOMPLETE;
  }

  /** The length of a packet found must be encoded as briefly as MQTT 5.0 demands. */
  public static void check(ByteBuf in, int bodyOffset, int version) {
    if (bodyOffset > 2
        && version == Connect.V5
        && in.getByte(in.readerIndex() + bodyOffset - 1) == 0) {
      throw new PacketFault(
          Reason.MALFORMED_PACKET, "the length of a packet is encoded longer than needed");
    }
  }

  public ByteBuf buffer() {
    return head;
  }

  /** Where the variable header of the packet last found begins, from the reader index. */
  public int bodyOffset() {
    return bodyOffset;
  }

  public void consume(int length) {
    head.skipBytes(length);
    if (!head.isReadable()) {
      release();
    }
  }

  /** Lets go of a large read buffer that only a small remainder holds. */
  public void settle() {
    if (head != null && !own && head.capacity() > 4 * (head.readableBytes() + SMALL)) {
      grow(head.readableBytes());
    }
  }

  public byte[] leftover() {
    byte[] rest = new byte[head == null ? 0 : head.readableBytes()];
    if (head != null) {
      head.getBytes(head.readerIndex(), rest);
    }
    return rest;
  }

  public void release() {
    if (head != null) {
      head.release();
      head = null;
      own = false;
    }
  }
}
