/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import io.backplane.live.subscription.Audience;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.Subscription;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.metrics.api.MetricSink;
import io.backplane.metrics.api.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where feeds and clients meet. Feeds that come and go with what they read from are components of
 * their own, so that replacing the registry or the stream does not cut browsers off.
 */
@Component(
    name = "io.backplane.live.Hub",
    service = {Hub.class, MetricSource.class})
@Boundary("What fails for one client must not stop the others' clock.")
@Lane("live-ticker")
public final class Hub implements MetricSource {
  static final int MAX_CLIENTS = 512;
  private static final long TICK_MILLIS = 100;
  private static final long CHECK_MILLIS = 5_000;
  private static final long PING_MILLIS = 30_000;
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticker;
  private final LiveFigures figures = new LiveFigures();
  private volatile Audience audience = Audience.NOBODY;

  /** Starts ticking. */
  @Activate
  public Hub() {
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "live-ticker");
              thread.setDaemon(true);
              return thread;
            });
    every(TICK_MILLIS, Client::pump);
    every(CHECK_MILLIS, this::check);
    every(PING_MILLIS, Client::ping);
  }

  /** What was told to all. */
  public LiveFigures figures() {
    return figures;
  }

  @Override
  public void collect(MetricSink sink) {
    sink.gauge("backplane_live_clients", "Clients of the live feed.", clients.size());
    Map<String, Integer> topics = new TreeMap<>();
    clients.forEach(c -> c.subscriptions().forEach(s -> topics.merge(s.topic(), 1, Integer::sum)));
    topics.forEach(
        (topic, n) ->
            sink.gauge(
                "backplane_live_subscriptions",
                "Subscriptions of the live feed's clients.",
                n,
                "topic",
                topic));
    figures.collect(sink);
  }

  /** A client came; false if there are too many. */
  public boolean join(Client client) {
    return clients.size() < MAX_CLIENTS && clients.add(client);
  }

  /** A client went. */
  public void leave(Client client) {
    client.closed();
    clients.remove(client);
    changed();
  }

  /** What a client wants changed. */
  public void changed() {
    List<Subscription> all = new ArrayList<>();
    clients.forEach(c -> all.addAll(c.subscriptions()));
    audience = Audience.of(all);
    synchronized (this) {
      notifyAll();
    }
  }

  /** Who listens now. */
  public Audience audience() {
    return audience;
  }

  /** Waits until somebody listens to telemetry, or a while. */
  public void awaitListeners(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (this) {
      long left = deadline - System.nanoTime();
      while (!audience.wantsMessages() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadline - System.nanoTime();
      }
    }
  }

  /** Something is wrong with what a client asked for. */
  public void error(Scope scope, String detail) {
    clients.forEach(c -> c.error(scope, detail));
  }

  /** Says goodbye to all, so that they come back at once to a successor. */
  void dismiss(int code, String reason) {
    for (Client client : clients) {
      client.close(code, reason);
      clients.remove(client);
    }
    changed();
  }

  private void check(Client client) {
    if (client.revoked()) {
      client.close(Client.REVOKED, "session or token is no longer valid");
      leave(client);
    } else if (client.narrowed()) {
      changed();
    }
  }

  private void every(long millis, Consumer<Client> what) {
    ticker.scheduleWithFixedDelay(
        () -> clients.forEach(c -> guarded(c, what)), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What fails for one client must not stop the others' clock. */
  private void guarded(Client client, Consumer<Client> what) {
    try {
      what.accept(client);
    } catch (RuntimeException e) {
      LOG.warn("A client is let go", e);
      leave(client);
    }
  }

  @Deactivate
  public void deactivate() {
    ticker.shutdownNow();
    dismiss(Client.RESTART, "service restart");
  }
}
