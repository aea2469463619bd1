/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.ServerHandshakeStateEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the accepted socket to where the protocol's bytes begin: PROXY header, TLS, WebSocket, each
 * if the listener asks for it, all within one time limit. Reads by itself meanwhile; leaves the
 * channel paused. On the channel's event loop.
 */
final class Opening extends ChannelInboundHandlerAdapter {
  static final String NAME = "backplane-opening";
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** What it is busy with, which is also why it failed if it does. */
  private enum Step {
    PROXY(Refusal.PROXY),
    TLS(Refusal.TLS),
    WEBSOCKET(Refusal.WEBSOCKET),
    DONE(null);

    private final Refusal failure;

    Step(Refusal failure) {
      this.failure = failure;
    }
  }

  private final Connection connection;
  private final ListenerSpec spec;
  private final SslContext tls;
  private Step step;
  private ScheduledFuture<?> limit;
  private boolean over;

  Opening(Connection connection, ListenerSpec spec, SslContext tls) {
    this.connection = connection;
    this.spec = spec;
    this.tls = tls;
  }

  /** Called once; {@link Connection#opened} follows, or the end of the connection. */
  void begin(boolean fromProxy) {
    connection.channel().pipeline().addLast(NAME, this);
    limit =
        connection
            .channel()
            .eventLoop()
            .schedule(this::tooSlow, spec.limits().openMillis(), TimeUnit.MILLISECONDS);
    if (fromProxy) {
      step = Step.PROXY;
      connection.channel().pipeline().addBefore(NAME, null, new HAProxyMessageDecoder(true));
    } else {
      secure();
    }
    if (step != Step.DONE) {
      connection.channel().config().setAutoRead(true);
    }
  }

  private void secure() {
    if (spec.wire().tls()) {
      step = Step.TLS;
      SslHandler handler = tls.newHandler(connection.channel().alloc());
      handler.setHandshakeTimeoutMillis(0);
      connection.channel().pipeline().addBefore(NAME, null, handler);
    } else {
      upgrade();
    }
  }

  private void upgrade() {
    if (spec.wire().path().isEmpty()) {
      done();
    } else {
      step = Step.WEBSOCKET;
      WebSocketDoor.install(connection.channel().pipeline(), spec);
    }
  }

  private void done() {
    step = Step.DONE;
    stopClock();
    connection.channel().config().setAutoRead(false);
    ChannelPipeline pipeline = connection.channel().pipeline();
    connection.opened();
    pipeline.remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    try {
      if (msg instanceof HAProxyMessage header) {
        proxied(header);
      }
    } finally {
      ReferenceCountUtil.release(msg);
    }
  }

  private void proxied(HAProxyMessage header) {
    String text = header.sourceAddress();
    byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
    if (header.command() == HAProxyCommand.PROXY && bytes != null) {
      try {
        InetAddress address = InetAddress.getByAddress(bytes);
        if (!connection.comesFrom(new InetSocketAddress(address, header.sourcePort()))) {
          stopClock();
          return;
        }
      } catch (UnknownHostException e) {
        fail(e);
        return;
      }
    }
    secure();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        upgrade();
      } else {
        fail(handshake.cause());
      }
    } else if (event instanceof HandshakeComplete) {
      done();
    } else if (event == ServerHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      tooSlow();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
  }

  private void fail(Throwable cause) {
    if (stopClock()) {
      LOG.debug("{} failed to open at {}: {}", connection.remote(), step, cause.toString());
      connection.refused(step.failure);
    }
  }

  private void tooSlow() {
    if (stopClock()) {
      connection.refused(Refusal.SLOW);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (stopClock()) {
      connection.refused(step.failure);
    }
    ctx.fireChannelInactive();
  }

  /**
   * @return whether it was still running
   */
  private boolean stopClock() {
    boolean was = !over;
    over = true;
    limit.cancel(false);
    return was;
  }
}
