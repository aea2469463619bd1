/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.marks.Lane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's event loops: epoll where there is one, NIO elsewhere. Owns every thread it starts. */
@Lane("backplane-net-*")
final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private final EventLoopGroup loops;
  private final Class<? extends ServerChannel> serverType;
  private final String kind;

  Transport(int threads) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("backplane-net", true), io);
    serverType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    kind = epoll ? "epoll" : "nio";
    LOG.debug("{} event loops over {}", threads, kind);
  }

  String kind() {
    return kind;
  }

  /** For a new listener; accepted channels do not read until someone says so. */
  ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loops)
        .channel(serverType)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 4096, 65536))
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(256 << 10, 1 << 20));
  }

  /** Ends the loops and waits until their threads, and Netty's own global one, are gone. */
  void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    try {
      if (!loops.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("event loops did not end within 5 s");
      }
      GlobalEventExecutor.INSTANCE.awaitInactivity(3, TimeUnit.SECONDS);
    } catch (IllegalStateException e) {
      LOG.trace("the global executor never ran", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
