/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The last handler of net's own: counts bytes, and keeps those that arrive while no protocol is
 * there to read them, so that a hand-over loses none.
 */
final class Anchor extends ChannelDuplexHandler {
  static final String NAME = "backplane-net";
  private final Counters counters;
  private final Queue<ByteBuf> early = new ArrayDeque<>(1);
  private boolean open;

  Anchor(Counters counters) {
    this.counters = counters;
  }

  /** From now on bytes go to the protocol; first those that came early. */
  void open(ChannelHandlerContext ctx) {
    open = true;
    boolean any = !early.isEmpty();
    for (ByteBuf b = early.poll(); b != null; b = early.poll()) {
      ctx.fireChannelRead(b);
    }
    if (any) {
      ctx.fireChannelReadComplete();
    }
  }

  /** From now on bytes are kept. */
  void shut() {
    open = false;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf bytes = (ByteBuf) msg;
    counters.bytesIn.add(bytes.readableBytes());
    if (open) {
      ctx.fireChannelRead(bytes);
    } else {
      early.add(bytes);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof ByteBuf bytes) {
      counters.bytesOut.add(bytes.readableBytes());
    }
    ctx.write(msg, promise);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (open) {
      // what the peer did wrong below the protocol is to it as if the wire were cut
      boolean below = cause instanceof DecoderException;
      ctx.fireExceptionCaught(below ? new IOException(cause.getMessage(), cause) : cause);
    } else {
      ctx.close();
    }
  }

  /** The connection ended: nobody will read what is kept. */
  void drop() {
    for (ByteBuf b = early.poll(); b != null; b = early.poll()) {
      b.release();
    }
  }
}
