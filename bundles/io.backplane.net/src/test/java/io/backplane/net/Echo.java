/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.net.api.StreamProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Answers with its name and what it got; remembers its predecessors' names. */
final class Echo implements StreamProtocol {
  private final String name;
  final List<NetConnection> served = new CopyOnWriteArrayList<>();
  final CountDownLatch asked = new CountDownLatch(1);
  final List<String> ended = new CopyOnWriteArrayList<>();
  int times = 1;
  boolean welcoming = true;
  CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  /** How many it served when it heard that these are all, -1 before. */
  volatile int all = -1;

  /** Serves nobody before it is open. */
  CountDownLatch open = new CountDownLatch(0);

  Echo(String name) {
    this.name = name;
  }

  @Override
  public void attachedAll() {
    all = served.size();
  }

  @Override
  public void attach(NetConnection connection, Parked parked) {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String me =
        parked == null ? name : name + "<" + new String(parked.snapshot(), StandardCharsets.UTF_8);
    served.add(connection);
    if (welcoming) {
      connection.welcome();
    }
    connection.channel().pipeline().addAfter(connection.anchor(), "echo", new Answer(this, me));
    connection.channel().config().setAutoRead(true);
  }

  @Override
  public CompletionStage<Parked> detach(NetConnection connection) {
    asked.countDown();
    return settled.thenApply(
        v -> {
          connection.channel().pipeline().remove("echo");
          byte[] me = name.getBytes(StandardCharsets.UTF_8);
          byte[] bye = ("bye " + name).getBytes(StandardCharsets.UTF_8);
          return new Parked("echo", 1, me, new byte[0], bye);
        });
  }

  private static final class Answer extends ChannelInboundHandlerAdapter {
    private final Echo card;
    private final String name;
    private String heard = "";

    private Answer(Echo card, String name) {
      this.card = card;
      this.name = name;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      card.ended.add(heard);
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf in = (ByteBuf) msg;
      heard = in.toString(StandardCharsets.UTF_8);
      in.release();
      String text = (name + ":" + heard).repeat(card.times);
      ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }
  }
}
