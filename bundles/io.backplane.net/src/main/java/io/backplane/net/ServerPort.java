/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.Listeners;
import io.backplane.security.api.ServerIdentity;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: its sockets, one for each address, and what they have in common. Bound, closed and
 * rebound by the keeper thread only.
 */
final class ServerPort {
  private static final Logger LOG = LoggerFactory.getLogger(ServerPort.class);
  private final Transport transport;
  private final Connections connections;
  private final Guard guard;
  private volatile ListenerSpec spec;
  private volatile List<Subnet> proxies = List.of();
  private volatile List<Channel> servers = List.of();
  private volatile List<String> hosts = List.of();
  private volatile int port;
  private volatile String fault = "not bound yet";
  private volatile SslContext tls;
  private volatile ServerIdentity shown;
  private ListenerSpec.Wire shownOn;

  ServerPort(ListenerSpec spec, Transport transport, Connections connections) {
    this.spec = spec;
    this.transport = transport;
    this.connections = connections;
    this.guard = new Guard(spec.limits(), connections.bans());
  }

  ListenerSpec spec() {
    return spec;
  }

  Guard guard() {
    return guard;
  }

  SslContext tls() {
    return tls;
  }

  boolean isProxy(InetAddress peer) {
    for (Subnet proxy : proxies) {
      if (proxy.holds(peer)) {
        return true;
      }
    }
    return false;
  }

  /** Makes it listen where and how it shall; what is right already stays as it is. */
  void ensure(ListenerSpec wanted, HostRule rule, ServerIdentity identity) {
    List<String> wantedHosts = rule.hosts(wanted);
    int wantedPort = rule.port(wanted);
    boolean same = wantedHosts.equals(hosts) && wantedPort == port;
    boolean ready = secure(wanted.wire(), identity, rule.data());
    if (ready) {
      spec = wanted;
      guard.limits(wanted.limits());
      proxies = wanted.wire().proxies().stream().map(Subnet::of).toList();
    }
    if (!ready) {
      return;
    }
    if (bound() && same) {
      fault = "";
      return;
    }
    close();
    hosts = wantedHosts;
    port = wantedPort;
    bind();
  }

  /** What was good before remains when something new is of no use. */
  private boolean secure(ListenerSpec.Wire wire, ServerIdentity identity, Path data) {
    if (!wire.tls()) {
      tls = null;
      shown = null;
      return true;
    }
    if (identity == null) {
      fault = "waits for the node's certificate";
      return false;
    }
    if (identity.equals(shown) && wire.equals(shownOn)) {
      return true;
    }
    try {
      tls = Tls.of(identity, wire, data);
      shown = identity;
      shownOn = wire;
      return true;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      say("cannot speak TLS: " + e, "Trying again every 2 s");
      return false;
    }
  }

  boolean bound() {
    return !servers.isEmpty();
  }

  /** Whether there is nothing to try again. */
  boolean settled() {
    return bound() && fault.isEmpty();
  }

  private void bind() {
    List<Channel> now = new ArrayList<>();
    int actual = port;
    for (String host : hosts) {
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
              .bind(new InetSocketAddress(host, actual))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        now.forEach(c -> c.close().awaitUninterruptibly());
        failed(host, bound.cause());
        return;
      }
      now.add(bound.channel());
      actual = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }
    servers = List.copyOf(now);
    fault = "";
    LOG.info("{} listens on {}:{} ({})", spec.name(), hosts, actualPort(), transport.kind());
  }

  private void failed(String host, Throwable cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    say(
        "cannot listen on " + host + ':' + port + ": " + why,
        "Is another program using the port? Trying again every 2 s; other listeners are not"
            + " affected");
  }

  private void say(String now, String advice) {
    if (!now.equals(fault)) {
      LOG.error("{} {}. {}", spec.name(), now, advice);
    }
    fault = now;
  }

  private int actualPort() {
    List<Channel> now = servers;
    return !now.isEmpty() && now.get(0).localAddress() instanceof InetSocketAddress a
        ? a.getPort()
        : port;
  }

  void close() {
    List<Channel> now = servers;
    servers = List.of();
    if (!now.isEmpty()) {
      fault = "closed";
    }
    now.forEach(c -> c.close().awaitUninterruptibly());
  }

  Listeners.Listener view() {
    return new Listeners.Listener(
        spec.name(),
        spec.protocol(),
        String.join(", ", hosts),
        actualPort(),
        spec.wire().tls(),
        bound(),
        fault,
        connections.count(this, false),
        connections.count(this, true));
  }

  /** What it shows to its clients, null for nothing. */
  ServerIdentity shown() {
    return shown;
  }
}
