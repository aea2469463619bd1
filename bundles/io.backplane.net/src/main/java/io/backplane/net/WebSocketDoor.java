/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lets in who asks for WebSocket at the listener's path with the protocol of that listener, and
 * tells everybody else what is offered here.
 */
final class WebSocketDoor extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_HEADERS = 8192;
  private static final int LARGEST_BODY = 1024;

  private static final long CLOSE_MILLIS = 3_000;
  private final String path;
  private final String protocol;

  private WebSocketDoor(String path, String protocol) {
    this.path = path;
    this.protocol = protocol;
  }

  static void install(ChannelPipeline pipeline, ListenerSpec spec) {
    String path = spec.wire().path();
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(path)
            .subprotocols(spec.protocol())
            .checkStartsWith(false)
            .handshakeTimeoutMillis(Math.max(1, spec.limits().openMillis()))
            .forceCloseTimeoutMillis(CLOSE_MILLIS)
            .decoderConfig(
                WebSocketDecoderConfig.newBuilder()
                    .maxFramePayloadLength(spec.limits().frameBytes())
                    .allowExtensions(false)
                    .withUTF8Validator(false)
                    .closeOnProtocolViolation(false)
                    .build())
            .build();
    pipeline
        .addBefore(
            Opening.NAME, null, new HttpServerCodec(LONGEST_LINE, LONGEST_HEADERS, LARGEST_BODY))
        .addBefore(Opening.NAME, null, new HttpObjectAggregator(LARGEST_BODY, true))
        .addBefore(Opening.NAME, null, new WebSocketDoor(path, spec.protocol()))
        .addBefore(Opening.NAME, null, new WebSocketServerProtocolHandler(config))
        .addBefore(Opening.NAME, null, new WebSocketBytes());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof FullHttpRequest request)) {
      ctx.fireChannelRead(msg);
      return;
    }
    HttpResponseStatus status = judge(request);
    if (status == null) {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(msg);
    } else {
      ReferenceCountUtil.release(msg);
      refuse(ctx, status);
    }
  }

  /** Null if it may go on. */
  private HttpResponseStatus judge(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    String asked = request.uri().split("\\?", 2)[0];
    if (!asked.equals(path)) {
      return HttpResponseStatus.NOT_FOUND;
    }
    if (!request
        .headers()
        .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      return HttpResponseStatus.UPGRADE_REQUIRED;
    }
    boolean offered =
        request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .anyMatch(name -> name.trim().equals(protocol));
    return offered ? null : HttpResponseStatus.BAD_REQUEST;
  }

  private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
    String text = "WebSocket with the protocol " + protocol + " is offered at " + path + "\n";
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
