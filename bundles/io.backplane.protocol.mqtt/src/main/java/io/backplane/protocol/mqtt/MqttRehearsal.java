/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.marks.Lane;
import io.backplane.net.api.NetConnection;
import io.backplane.net.api.Parked;
import io.backplane.plugin.api.Rehearsal;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the card practises before it takes over from its predecessor: clients log in, publish and
 * listen, and are handed over from one card to another, all within this process. So the virtual
 * machine has compiled by then what thousands of messages a second will ask for at once.
 */
@Lane("mqtt-rehearsal")
public final class MqttRehearsal implements Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(MqttRehearsal.class);
  private static final int CLIENTS = 16;
  private static final int BEFORE = 1_500;
  private static final int AFTER = 500;

  /** Half of what an update has by default. */
  private static final long PATIENCE_MILLIS = 5_000;

  private final long patienceMillis;
  private long deadline;
  private final EventLoop loop = new DefaultEventLoop((ThreadFactory) MqttRehearsal::thread);
  private final EventLoop answers = new DefaultEventLoop((ThreadFactory) MqttRehearsal::thread);
  private final Backstage backstage = new Backstage(answers);
  private final Queue<Channel> open = new ConcurrentLinkedQueue<>();
  private final List<RehearsedClient> clients = new ArrayList<>();
  private final List<NetConnection> connections = new ArrayList<>();

  /** Created by whoever has the bundle rehearse. */
  public MqttRehearsal() {
    this(PATIENCE_MILLIS);
  }

  /**
   * A rehearsal in less time.
   *
   * @param patienceMillis how long all of it may take, but for the end
   */
  MqttRehearsal(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** A slow machine leaves less compiled, which is no reason to refuse the version. */
  @Override
  public void rehearse() throws InterruptedException, ExecutionException {
    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    MqttProtocol first = backstage.card();
    MqttProtocol second = backstage.card();
    try {
      first.attachedAll();
      connect(first);
      exchange(BEFORE);
      handOver(first, second);
      exchange(AFTER);
    } catch (TimeoutException e) {
      LOG.info(
          "The rehearsal is ended, as it takes long; the update goes on with what it compiled");
    } finally {
      end(first, second);
    }
  }

  private static Thread thread(Runnable work) {
    return new Thread(work, "mqtt-rehearsal");
  }

  private void connect(MqttProtocol card) throws InterruptedException {
    Channel door =
        new ServerBootstrap()
            .group(loop)
            .channel(LocalServerChannel.class)
            .childHandler(new Door(card))
            .bind(LocalAddress.ANY)
            .sync()
            .channel();
    open.add(door);
    Bootstrap knock = new Bootstrap().group(loop).channel(LocalChannel.class);
    for (int i = 0; i < CLIENTS; i++) {
      RehearsedClient client = new RehearsedClient(i);
      clients.add(client);
      knock.clone().handler(client).connect(door.localAddress()).sync();
    }
  }

  /** Gives connections to a card, as net does. */
  private final class Door extends ChannelInitializer<Channel> {
    private final MqttProtocol card;

    Door(MqttProtocol card) {
      this.card = card;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(Backstage.ANCHOR, new ChannelInboundHandlerAdapter());
      NetConnection c = Backstage.connection(connections.size(), channel);
      connections.add(c);
      open.add(channel);
      card.attach(c, null);
    }
  }

  private void exchange(int messages)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    clients.forEach(c -> ready.add(c.ready()));
    await(ready);
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    loop.submit(() -> clients.forEach(c -> parts.add(c.exchange(messages)))).sync();
    await(parts);
  }

  private void handOver(MqttProtocol from, MqttProtocol to)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<CompletableFuture<Parked>> parked = new ArrayList<>();
    loop.submit(
            () -> {
              for (NetConnection c : connections) {
                c.channel().config().setAutoRead(false);
                parked.add(from.detach(c).toCompletableFuture());
              }
            })
        .sync();
    await(parked);
    loop.submit(
            () -> {
              for (int i = 0; i < connections.size(); i++) {
                to.attach(connections.get(i), parked.get(i).join());
              }
            })
        .sync();
    to.attachedAll();
  }

  private void await(List<? extends CompletableFuture<?>> all)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** All of it, even if whoever waits for the rehearsal loses patience meanwhile. */
  private void end(MqttProtocol first, MqttProtocol second) {
    try {
      open.forEach(channel -> patiently(channel.close()));
    } finally {
      try {
        first.deactivate();
      } finally {
        try {
          second.deactivate();
        } finally {
          patiently(loop.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
          patiently(answers.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        }
      }
    }
  }

  /** An interruption waits until that is done, which is not waited for without an end. */
  private static void patiently(Future<?> done) {
    if (!done.awaitUninterruptibly(PATIENCE_MILLIS)) {
      LOG.warn("What the rehearsal used does not end within {} ms", PATIENCE_MILLIS);
    }
  }
}
