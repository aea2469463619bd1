/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.protocol.mqtt.limit.Traffic;
import io.backplane.protocol.mqtt.wire.FrameCutter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * The way in of one connection: packet after packet, as long as nothing pauses it. A packet that
 * cannot be dealt with now stays in the cutter and reading stops; several reasons may pause it at
 * once, and it goes on when the last is gone. On the connection's event loop.
 */
public final class Intake {
  public static final int LOGIN = 1;
  public static final int DIALECT = 2;
  static final int PRESSURE = 4;
  static final int LOOP = 8;
  public static final int WRITE = 16;
  public static final int LEAVE = 32;
  public static final int START = 64;
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
  public Traffic traffic() {
    return traffic;
  }

  /** Takes bytes over, with their reference, and deals with the packets they complete. */
  public void read(ByteBuf bytes) {
    traffic.add(Traffic.BYTES_IN, bytes.readableBytes());
    connection.gate().tally().bytesIn += bytes.readableBytes();
    cutter.add(bytes);
    pump();
    cutter.settle();
  }

  /** Takes bytes that a predecessor had not dealt with; they wait until reading starts. */
  public void refill(ByteBuf bytes) {
    cutter.add(bytes);
  }

  public byte[] leftover() {
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
  public void hold(int reason) {
    heldFrame = true;
    if (!holding) {
      holding = true;
      heldSince = System.nanoTime();
    }
    pause(reason);
    connection.gate().retrySoon();
  }

  public boolean heldLongerThan(long nanos, long now) {
    return holding && now - heldSince > nanos;
  }

  public void pause(int reason) {
    if (pauses == 0) {
      channel.config().setAutoRead(false);
    }
    pauses |= reason;
  }

  public boolean paused() {
    return pauses != 0;
  }

  public boolean paused(int reason) {
    return (pauses & reason) != 0;
  }

  public void resume(int reason) {
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
  public byte[] head() {
    byte[] packet = new byte[Math.max(0, cutter.next())];
    cutter.buffer().getBytes(cutter.buffer().readerIndex(), packet);
    return packet;
  }

  /** The packet held for {@link #LOGIN} is done with. */
  public void loginDone() {
    holding = false;
    int n = cutter.next();
    if (n > 0) {
      cutter.consume(n);
    }
    resume(LOGIN);
  }

  public void close() {
    closed = true;
    if (!pumping) {
      cutter.release();
    }
  }
}
