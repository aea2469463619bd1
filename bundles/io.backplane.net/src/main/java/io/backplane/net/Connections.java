/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.marks.Boundary;
import io.backplane.net.api.StreamProtocol;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every open connection, and their limit. Any thread. */
@Boundary("Protocols belong to other cards: one that fails is logged, its connections stay.")
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long LEAVE_SECONDS = 8;
  private final Protocols protocols;
  private final Counters counters = new Counters();
  private final BanList bans = new BanList();
  private final Map<Long, Connection> open = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private volatile int max;
  private volatile long parkMillis;

  Connections(Protocols protocols, NetSettings settings) {
    this.protocols = protocols;
    limits(settings);
  }

  void limits(NetSettings settings) {
    max = settings.maxConnections();
    parkMillis = settings.parkMillis();
  }

  Protocols protocols() {
    return protocols;
  }

  BanList bans() {
    return bans;
  }

  Counters counters() {
    return counters;
  }

  long parkMillis() {
    return parkMillis;
  }

  int count() {
    return count.get();
  }

  int count(ServerPort listener, boolean heldOnly) {
    int n = 0;
    for (Connection c : open.values()) {
      if (c.source() == listener && (c.held() || !heldOnly)) {
        n++;
      }
    }
    return n;
  }

  /** On the event loop of a channel just accepted. */
  void accepted(Channel channel, ServerPort listener) {
    Guard guard = listener.guard();
    boolean room = guard.entered();
    if (count.incrementAndGet() > max || !room) {
      count.decrementAndGet();
      guard.left();
      guard.count(room ? Refusal.TOTAL : Refusal.LISTENER);
      channel.close();
      return;
    }
    counters.accepted.increment();
    Connection c = new Connection(ids.incrementAndGet(), channel, listener, this);
    open.put(c.id(), c);
    channel.closeFuture().addListener(f -> closed(c));
    c.start();
  }

  private void closed(Connection c) {
    open.remove(c.id());
    count.decrementAndGet();
    c.source().guard().left();
    counters.closed.increment();
    c.closed();
  }

  /** Serves what is held, because a card arrived, and tells the card when all of it is served. */
  void arrived(StreamProtocol card) {
    List<CompletableFuture<Void>> served = new ArrayList<>();
    for (Connection c : open.values()) {
      if (c.held()) {
        CompletableFuture<Void> one = new CompletableFuture<>();
        served.add(one);
        c.channel().eventLoop().execute(() -> c.tryAttach(() -> one.complete(null)));
      }
    }
    CompletableFuture.allOf(served.toArray(CompletableFuture[]::new)).thenRun(() -> tell(card));
  }

  private static void tell(StreamProtocol card) {
    try {
      card.attachedAll();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{} failed when it had all connections", card, e);
    }
  }

  /** Takes all connections from a card that goes; returns when none refers to it any more. */
  void leave(StreamProtocol card) {
    List<Connection> all = new ArrayList<>(open.values());
    List<CompletableFuture<Void>> leaving = new ArrayList<>(all.size());
    for (Connection c : all) {
      leaving.add(c.leave(card));
    }
    try {
      CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new))
          .get(LEAVE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      closeLate(all, leaving);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closeLate(all, leaving);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void closeLate(List<Connection> all, List<CompletableFuture<Void>> leaving) {
    int late = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!leaving.get(i).isDone()) {
        late++;
        all.get(i).channel().close();
      }
    }
    LOG.warn("{} connections were not handed over in time and are closed", late);
  }

  /** Closes the connections of a listener, null for all. */
  void close(ServerPort listener) {
    for (Connection c : open.values()) {
      if (listener == null || c.source() == listener) {
        c.channel().close();
      }
    }
  }
}
