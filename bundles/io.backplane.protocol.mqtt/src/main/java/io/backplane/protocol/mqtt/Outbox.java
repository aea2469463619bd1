/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * The way out of one connection: acknowledgements and publications are collected in one buffer and
 * flushed once per pass of the event loop. On the connection's event loop.
 */
final class Outbox {
  static final int PUBACK = 0x4002_0000;
  static final int PUBREC = 0x5002_0000;
  static final int PUBREL = 0x6202_0000;
  static final int PUBCOMP = 0x7002_0000;
  private static final int LARGE = 16 << 10;
  private final MqttConnection connection;
  private final ChannelHandlerContext ctx;
  private ByteBuf out;
  private boolean dirty;
  private boolean closed;

  Outbox(MqttConnection connection, ChannelHandlerContext ctx) {
    this.connection = connection;
    this.ctx = ctx;
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
  void acknowledge(int kind, int packetId) {
    if (!closed) {
      out().writeInt(kind | packetId);
    }
  }

  void publish(OutMessage message, int packetId, boolean dup) {
    if (closed) {
      return;
    }
    message.encode(out(), packetId, dup);
    if (out.readableBytes() > LARGE) {
      write();
    }
  }

  private ByteBuf out() {
    if (out == null) {
      out = ctx.alloc().ioBuffer(128);
    }
    touch();
    return out;
  }

  /** There is something to flush at the end of this pass. */
  void touch() {
    if (!dirty && !closed) {
      dirty = true;
      connection.gate().dirty(connection);
    }
  }

  /** Passes what was collected on, so that something else can follow it. */
  void write() {
    if (out != null && out.isReadable()) {
      ByteBuf all = out;
      out = null;
      ctx.write(all, ctx.voidPromise());
    }
  }

  void flush() {
    dirty = false;
    if (!closed) {
      write();
      ctx.flush();
    }
  }

  /** Nothing is written any more. */
  void close() {
    closed = true;
    if (out != null) {
      out.release();
      out = null;
    }
  }
}
