/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import io.backplane.net.api.Bans;
import io.backplane.net.api.Listeners;
import io.backplane.net.api.StreamProtocol;
import io.backplane.security.api.ServerIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners as configured, kept that way: a change of configuration is a difference to carry
 * out, a port in use is tried again, the address widens when the setup is done. One keeper thread
 * does this; it ends when nothing is left to do.
 */
@Lane("backplane-net-keeper")
final class Net implements Listeners, MetricSource {
  private static final Logger LOG = LoggerFactory.getLogger(Net.class);
  private final HostRule rule;
  private final Protocols protocols = new Protocols();
  private final Connections connections;
  private final ScheduledThreadPoolExecutor keeper;
  private final long retryMillis;
  private volatile NetSettings settings;
  private volatile ServerIdentity identity;
  private volatile List<ServerPort> listeners = List.of();
  private Transport transport;
  private boolean again;

  Net(NetSettings settings, HostRule rule, long retryMillis) {
    this.settings = settings;
    this.rule = rule;
    this.retryMillis = retryMillis;
    this.connections = new Connections(protocols, settings);
    this.keeper =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t = new Thread(task, "backplane-net-keeper");
              t.setDaemon(true);
              return t;
            });
    keeper.setKeepAliveTime(2 * retryMillis + 1000, TimeUnit.MILLISECONDS);
    keeper.allowCoreThreadTimeOut(true);
    keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    keeper.execute(this::converge);
  }

  void apply(NetSettings wanted) {
    settings = wanted;
    connections.limits(wanted);
    keeper.execute(this::converge);
  }

  /** What listeners that speak TLS show from now on. */
  void show(ServerIdentity now) {
    identity = now;
    keeper.execute(this::converge);
  }

  private void converge() {
    NetSettings wanted = settings;
    if (transport == null) {
      transport = new Transport(wanted.threads());
    }
    Map<String, ServerPort> old = new LinkedHashMap<>();
    listeners.forEach(l -> old.put(l.spec().name(), l));
    List<ServerPort> now = new ArrayList<>();
    for (ListenerSpec spec : wanted.listeners()) {
      ServerPort kept = old.get(spec.name());
      boolean keep = kept != null && kept.spec().protocol().equals(spec.protocol());
      now.add(keep ? old.remove(spec.name()) : new ServerPort(spec, transport, connections));
    }
    for (ServerPort gone : old.values()) {
      gone.close();
      connections.close(gone);
      LOG.info("{} listens no more", gone.spec().name());
    }
    listeners = List.copyOf(now);
    for (int i = 0; i < now.size(); i++) {
      ListenerSpec spec = wanted.listeners().get(i);
      now.get(i).ensure(spec, rule, identity);
    }
    lookAgain();
  }

  private void lookAgain() {
    boolean more = listeners.stream().anyMatch(l -> !l.settled() || rule.mayOpen(l.spec()));
    if (more && !again) {
      again = true;
      try {
        keeper.schedule(
            () -> {
              again = false;
              converge();
            },
            retryMillis,
            TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.trace("stopping", e);
      }
    }
  }

  void bind(String name, StreamProtocol protocol, int ranking) {
    protocols.add(name, protocol, ranking);
    connections.arrived(protocol);
  }

  void unbind(String name, StreamProtocol protocol) {
    protocols.remove(name, protocol);
    connections.leave(protocol);
  }

  /** Closes listeners, connections and loops; returns when they are gone. */
  void close() {
    keeper.shutdown();
    try {
      if (!keeper.awaitTermination(5, TimeUnit.SECONDS)) {
        keeper.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listeners.forEach(ServerPort::close);
    connections.close(null);
    if (transport != null) {
      transport.close();
    }
  }

  @Override
  public List<Listeners.Listener> list() {
    return listeners.stream().map(ServerPort::view).toList();
  }

  Bans bans() {
    return connections.bans();
  }

  @Override
  public Optional<Certificate> certificate(String listener) {
    return named(listener).map(ServerPort::shown).map(Net::certificate);
  }

  private static Certificate certificate(ServerIdentity identity) {
    long end = identity.certificate().getNotAfter().getTime();
    return new Certificate(
        identity.certificate().getSubjectX500Principal().getName(),
        identity.sha256(),
        TimeUnit.MILLISECONDS.toMicros(end),
        identity.authority());
  }

  @Override
  public Map<String, Long> refused(String listener) {
    return named(listener).map(l -> l.guard().refused()).orElse(Map.of());
  }

  @Override
  public Map<String, String> rules(String listener) {
    return named(listener).map(l -> l.spec().shown()).orElse(Map.of());
  }

  @Override
  public String path(String listener) {
    return named(listener).map(l -> l.spec().wire().path()).orElse("");
  }

  private Optional<ServerPort> named(String listener) {
    return listeners.stream().filter(l -> l.spec().name().equals(listener)).findFirst();
  }

  @Override
  public void collect(MetricSink sink) {
    for (Listeners.Listener l : list()) {
      String[] labels = {"listener", l.name()};
      sink.gauge("backplane_net_listener_up", "Whether it listens", l.bound() ? 1 : 0, labels);
      sink.gauge("backplane_net_connections", "Open connections", l.connections(), labels);
      sink.gauge("backplane_net_parked", "Connections that wait for a card", l.parked(), labels);
    }
    Counters c = connections.counters();
    sink.counter("backplane_net_accepted_total", "Connections accepted", c.accepted.sum());
    for (ServerPort l : listeners) {
      for (Refusal why : Refusal.values()) {
        sink.counter(
            "backplane_net_refused_total",
            "Connections closed before or below their protocol",
            l.guard().refused(why),
            "listener",
            l.spec().name(),
            "reason",
            why.label());
      }
    }
    sink.counter("backplane_net_bans_total", "Bans", connections.bans().total());
    sink.gauge("backplane_net_banned", "Kept out now", connections.bans().list().size());
    sink.counter("backplane_net_closed_total", "Connections closed", c.closed.sum());
    sink.counter("backplane_net_handovers_total", "Connections left by a card", c.handedOver.sum());
    sink.counter(
        "backplane_net_park_expired_total", "Closed after the park time", c.parkExpired.sum());
    sink.counter("backplane_net_received_bytes_total", "Bytes received", c.bytesIn.sum());
    sink.counter("backplane_net_sent_bytes_total", "Bytes sent", c.bytesOut.sum());
  }
}
