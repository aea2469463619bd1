/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The way in of one connection: packet after packet, as long as nothing pauses it. A packet that
 * cannot be dealt with now stays in the cutter and reading stops; several reasons may pause it at
 * once, and it goes on when the last is gone. On the connection's event loop.
 */
final class Intake {
  static final int LOGIN = 1;
  static final int DIALECT = 2;
  static final int PRESSURE = 4;
  static final int LOOP = 8;
  static final int WRITE = 16;
  static final int LEAVE = 32;
  static final int START = 64;
  static final int RATE = 128;
  private final Line connection;
  private final Channel channel;
  private final FrameCutter cutter;
  private final Traffic traffic = new Traffic(System.nanoTime());
  private int pauses = START;
  private boolean heldFrame;
  private boolean holding;
  private boolean pumping;
  private boolean closed;
  private long heldSince;

  Intake(Line connection, Channel channel, int maxPacketBytes) {
    this.connection = connection;
    this.channel = channel;
    this.cutter = new FrameCutter(channel.alloc(), maxPacketBytes);
  }

  /** What is counted of this connection. */
  Traffic traffic() {
    return traffic;
  }

  /** Takes bytes over, with their reference, and deals with the packets they complete. */
  void read(ByteBuf bytes) {
    traffic.add(Traffic.BYTES_IN, bytes.readableBytes());
    connection.gate().tally().bytesIn += bytes.readableBytes();
    cutter.add(bytes);
    pump();
    cutter.settle();
  }

  /** Takes bytes that a predecessor had not dealt with; they wait until reading starts. */
  void refill(ByteBuf bytes) {
    cutter.add(bytes);
  }

  byte[] leftover() {
    return cutter.leftover();
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      take();
    } finally {
      pumping = false;
      if (closed) {
        cutter.release();
      }
    }
  }

  private void take() {
    while (pauses == 0 && !closed) {
      int n = cutter.next();
      if (n <= 0) {
        if (n < 0) {
          connection.fault(n);
        }
        break;
      }
      heldFrame = false;
      connection.packet(cutter.buffer(), n, cutter.bodyOffset());
      if (heldFrame || closed) {
        break;
      }
      holding = false;
      cutter.consume(n);
    }
  }

  /** The packet at hand stays where it is, reading stops, until {@link #resume}. */
  void hold(int reason) {
    heldFrame = true;
    if (!holding) {
      holding = true;
      heldSince = System.nanoTime();
    }
    pause(reason);
    connection.gate().retrySoon();
  }

  boolean heldLongerThan(long nanos, long now) {
    return holding && now - heldSince > nanos;
  }

  void pause(int reason) {
    if (pauses == 0) {
      channel.config().setAutoRead(false);
    }
    pauses |= reason;
  }

  boolean paused() {
    return pauses != 0;
  }

  boolean paused(int reason) {
    return (pauses & reason) != 0;
  }

  void resume(int reason) {
    if ((pauses & reason) == 0 || closed) {
      return;
    }
    pauses &= ~reason;
    pump();
    if (pauses == 0 && !closed) {
      channel.config().setAutoRead(true);
    }
  }

  /** The bytes of the packet at hand. */
  byte[] head() {
    byte[] packet = new byte[Math.max(0, cutter.next())];
    cutter.buffer().getBytes(cutter.buffer().readerIndex(), packet);
    return packet;
  }

  /** The packet held for {@link #LOGIN} is done with. */
  void loginDone() {
    holding = false;
    int n = cutter.next();
    if (n > 0) {
      cutter.consume(n);
    }
    resume(LOGIN);
  }

  void close() {
    closed = true;
    if (!pumping) {
      cutter.release();
    }
  }
}
