/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Between frames and the protocol's bytes. Where a frame ends means nothing to the protocol: a
 * packet may lie in several, and several in one.
 */
final class WebSocketBytes extends ChannelDuplexHandler {
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof TextWebSocketFrame text) {
      text.release();
      ctx.writeAndFlush(
              new CloseWebSocketFrame(
                  WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "binary frames only"))
          .addListener(ChannelFutureListener.CLOSE);
    } else if (msg instanceof WebSocketFrame frame) {
      ctx.fireChannelRead(frame.content());
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  /** What is wrong with its frames is told to the client; then the connection is closed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException wrong) {
      ctx.writeAndFlush(new CloseWebSocketFrame(wrong.closeStatus()));
    }
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    boolean bytes = msg instanceof ByteBuf buf && buf.isReadable();
    ctx.write(bytes ? new BinaryWebSocketFrame((ByteBuf) msg) : msg, promise);
  }
}
