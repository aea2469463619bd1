/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;

/**
 * A client within this process. Of two of a device one listens and the other publishes with QoS 1,
 * as many messages at a time as its window allows. On its event loop.
 */
final class RehearsedClient extends ChannelInboundHandlerAdapter {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int WINDOW = 20;
  private static final byte[] TOPIC = "telemetry".getBytes(UTF_8);
  private static final byte[] PAYLOAD = "{\"rehearsed\":1}".getBytes(UTF_8);
  private final int number;
  private final boolean version5;
  private final boolean listens;
  private CompletableFuture<Void> part = new CompletableFuture<>();
  private ChannelHandlerContext out;
  private ByteBuf in;
  private int said;
  private int answered;
  private int last;

  RehearsedClient(int number) {
    this.number = number;
    version5 = number % 4 < 2;
    listens = number % 2 == 0;
  }

  /** Completes when it is logged in, and listens if it is to. */
  CompletableFuture<Void> ready() {
    return part;
  }

  /** Has that many messages published, or heard; completes when all of them are answered. */
  CompletableFuture<Void> exchange(int messages) {
    part = new CompletableFuture<>();
    last += messages;
    while (!listens && said < Math.min(last, answered + WINDOW)) {
      publish();
    }
    out.flush();
    return part;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    out = ctx;
    in = ctx.alloc().heapBuffer();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    in.release();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ByteBuf body = text(ctx.alloc().heapBuffer(), "MQTT".getBytes(UTF_8));
    body.writeByte(version5 ? 5 : 4).writeByte(0xC2).writeShort(60);
    none(body);
    text(body, ("rehearsal-" + number).getBytes(UTF_8));
    text(body, ("rehearsal-device-" + number / 2).getBytes(UTF_8));
    text(body, "rehearsal".getBytes(UTF_8));
    say(0x10, body);
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    part.completeExceptionally(new IllegalStateException("a rehearsed connection was closed"));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    in.writeBytes(bytes);
    bytes.release();
    while (next()) {
      in.discardSomeReadBytes();
    }
    ctx.flush();
  }

  /** Reads a packet if one is there whole. */
  private boolean next() {
    int at = in.readerIndex();
    if (in.readableBytes() < 2) {
      return false;
    }
    int type = in.readUnsignedByte() >> 4;
    int length = in.readUnsignedByte(); // nothing here is longer than 127
    if (in.readableBytes() < length) {
      in.readerIndex(at);
      return false;
    }
    heard(type, in.readSlice(length));
    return true;
  }

  private void heard(int type, ByteBuf body) {
    switch (type) {
      case CONNACK -> welcomed(body.getByte(1));
      case SUBACK -> part.complete(null);
      case PUBLISH -> {
        body.skipBytes(body.readUnsignedShort());
        say(0x40, out.alloc().heapBuffer().writeShort(body.readUnsignedShort()));
        count();
      }
      case PUBACK -> {
        count();
        if (said < last) {
          publish();
        }
      }
      default -> part.completeExceptionally(new IllegalStateException("a packet of type " + type));
    }
  }

  private void count() {
    if (++answered == last) {
      part.complete(null);
    }
  }

  private void welcomed(int code) {
    if (code != 0) {
      part.completeExceptionally(new IllegalStateException("turned away with " + code));
    } else if (listens) {
      ByteBuf body = none(out.alloc().heapBuffer().writeShort(1));
      say(0x82, text(body, TOPIC).writeByte(1));
    } else {
      part.complete(null);
    }
  }

  private void publish() {
    said++;
    ByteBuf body = text(out.alloc().heapBuffer(), TOPIC).writeShort(said % 60_000 + 1);
    say(0x32, none(body).writeBytes(PAYLOAD));
  }

  /** No properties. */
  private ByteBuf none(ByteBuf body) {
    return version5 ? body.writeByte(0) : body;
  }

  private static ByteBuf text(ByteBuf body, byte[] text) {
    return body.writeShort(text.length).writeBytes(text);
  }

  private void say(int first, ByteBuf body) {
    ByteBuf packet = out.alloc().heapBuffer(body.readableBytes() + 2);
    packet.writeByte(first).writeByte(body.readableBytes()).writeBytes(body);
    body.release();
    out.write(packet);
  }
}
