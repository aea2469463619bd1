/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.net.api.NetConnection;
import io.backplane.net.api.PeerCertificate;
import io.backplane.protocol.mqtt.connection.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** A connection without a socket, on a loop of ours. */
final class FuzzConnection implements NetConnection {
  private static final int READ_BUFFER = 2048;
  private static final InetSocketAddress REMOTE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  private final long since = System.nanoTime();
  private final OnLoop channel;
  private final long id;

  /** The channel, all of whose work is our loop's. */
  private static final class OnLoop extends EmbeddedChannel {
    private final EventLoop loop;

    OnLoop(EventLoop loop) {
      super(DefaultChannelId.newInstance(), false, false, new ChannelInboundHandlerAdapter());
      this.loop = loop;
    }

    @Override
    public EventLoop eventLoop() {
      return loop == null ? super.eventLoop() : loop;
    }
  }

  FuzzConnection(long id, EventLoop loop, FuzzAllocator alloc) {
    this.id = id;
    channel = new OnLoop(loop);
    channel.config().setAllocator(alloc);
    try {
      channel.register();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  MqttConnection card() {
    return channel.pipeline().get(MqttConnection.class);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean reads() {
    return channel.config().isAutoRead();
  }

  /** Bytes arrive, in a buffer as large as one that a socket is read into. */
  void arrive(byte[] bytes, int from, int length) {
    ByteBuf in = channel.alloc().ioBuffer(Math.max(READ_BUFFER, length));
    in.writeBytes(bytes, from, length);
    channel.pipeline().fireChannelRead(in);
    channel.pipeline().fireChannelReadComplete();
  }

  /** What was sent since the last call. */
  byte[] said() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf b = channel.readOutbound(); b != null; b = channel.readOutbound()) {
      byte[] bytes = new byte[b.readableBytes()];
      b.readBytes(bytes);
      b.release();
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  /** The client goes. */
  void end() {
    channel.close();
  }

  /** Throws what escaped from the pipeline. */
  void check() {
    channel.checkException();
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public String anchor() {
    return channel.pipeline().firstContext().name();
  }

  @Override
  public InetSocketAddress remote() {
    return REMOTE;
  }

  @Override
  public String listener() {
    return "fuzz";
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public Map<String, String> rules() {
    return Map.of();
  }

  @Override
  public Optional<PeerCertificate> certificate() {
    return Optional.empty();
  }

  @Override
  public void welcome() {
    // Nobody counts connections here.
  }
}
