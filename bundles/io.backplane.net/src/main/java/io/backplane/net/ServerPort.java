/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.Listeners;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket. Bound, closed and rebound by the keeper thread only. */
final class ServerPort {
  private static final Logger LOG = LoggerFactory.getLogger(ServerPort.class);
  private final Transport transport;
  private final Connections connections;
  private volatile ListenerSpec spec;
  private volatile Channel server;
  private volatile String host = "";
  private volatile int port;
  private volatile String fault = "not bound yet";

  ServerPort(ListenerSpec spec, Transport transport, Connections connections) {
    this.spec = spec;
    this.transport = transport;
    this.connections = connections;
  }

  ListenerSpec spec() {
    return spec;
  }

  /** Makes it listen where it shall; what is right already stays as it is. */
  void ensure(ListenerSpec wanted, String wantedHost, int wantedPort) {
    boolean same = wantedHost.equals(host) && wantedPort == port;
    spec = wanted;
    if (server != null && same) {
      return;
    }
    close();
    host = wantedHost;
    port = wantedPort;
    bind();
  }

  boolean bound() {
    return server != null;
  }

  private void bind() {
    ChannelFuture bound =
        transport
            .bootstrap()
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    connections.accepted(ch, ServerPort.this);
                  }
                })
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      server = bound.channel();
      fault = "";
      LOG.info("{} listens on {}:{} ({})", spec.name(), host, actualPort(), transport.kind());
    } else {
      failed(bound.cause());
    }
  }

  private void failed(Throwable cause) {
    String now = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (!now.equals(fault)) {
      LOG.error(
          "{} cannot listen on {}:{}: {}. Is another program using the port? Trying again every"
              + " 2 s; other listeners are not affected",
          spec.name(),
          host,
          port,
          now);
    }
    fault = now;
  }

  private int actualPort() {
    Channel c = server;
    return c != null && c.localAddress() instanceof InetSocketAddress a ? a.getPort() : port;
  }

  void close() {
    Channel c = server;
    if (c != null) {
      server = null;
      fault = "closed";
      c.close().awaitUninterruptibly();
    }
  }

  Listeners.Listener view() {
    return new Listeners.Listener(
        spec.name(),
        spec.protocol(),
        host,
        actualPort(),
        false,
        bound(),
        fault,
        connections.count(this, false),
        connections.count(this, true));
  }
}
