/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.Sessions.SessionInfo;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** All long polls and event streams, announced to whichever gate is there. */
final class Downlinks {
  private final ScheduledExecutorService timer;
  private final int limit;
  private final String prefix = "http-" + Long.toString(System.currentTimeMillis(), 36) + "-";
  private final AtomicLong number = new AtomicLong();
  private final ConcurrentMap<String, PollLink> polls = new ConcurrentHashMap<>();
  private final Set<Downlink> all = ConcurrentHashMap.newKeySet();
  private volatile Sessions sessions;

  Downlinks(ScheduledExecutorService timer, int limit) {
    this.timer = timer;
    this.limit = limit;
  }

  void use(Sessions service) {
    sessions = service;
    all.forEach(d -> d.announce(service));
    all.forEach(Downlink::ready);
  }

  void drop(Sessions service) {
    if (sessions == service) {
      sessions = null;
      all.forEach(Downlink::orphan);
    }
  }

  boolean ready() {
    return sessions != null;
  }

  boolean full() {
    return all.size() >= limit;
  }

  int size() {
    return all.size();
  }

  void poll(DeviceIdentity who, Exchange exchange, long waitMillis) {
    String key = who.tenant() + "/" + who.device() + "/" + who.credential();
    boolean taken = false;
    while (!taken) {
      PollLink link =
          polls.computeIfAbsent(
              key, k -> new PollLink(info(who, exchange), timer, gone -> forget(k, gone)));
      if (all.add(link)) {
        announce(link);
      }
      taken = link.poll(exchange, waitMillis);
      if (!taken) {
        forget(key, link);
      }
    }
  }

  private void forget(String key, PollLink link) {
    polls.remove(key, link);
    all.remove(link);
  }

  void stream(DeviceIdentity who, Exchange exchange) {
    EventLink link = new EventLink(info(who, exchange), exchange, all::remove);
    if (!link.start()) {
      return;
    }
    all.add(link);
    announce(link);
    link.ready();
  }

  private void announce(Downlink link) {
    Sessions s = sessions;
    if (s != null) {
      link.announce(s);
    }
  }

  private SessionInfo info(DeviceIdentity who, Exchange exchange) {
    return new SessionInfo(
        prefix + number.incrementAndGet(),
        who,
        "http",
        "",
        exchange.remote(),
        System.currentTimeMillis() * 1000,
        false);
  }

  void tick() {
    long now = System.nanoTime();
    all.forEach(d -> d.tick(now));
  }

  /** The card goes: polls are answered, streams end, devices come back to the successor. */
  void stop() {
    all.forEach(Downlink::stop);
    all.clear();
    polls.clear();
  }
}
