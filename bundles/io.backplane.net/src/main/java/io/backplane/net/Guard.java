/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.ListenerSpec.Limits;
import io.backplane.net.api.Bans;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whom one listener lets in, and how often it did not. What it remembers of an address goes a
 * minute after the last connection from there. Any thread.
 */
final class Guard {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private final BanList bans;
  private final Map<InetAddress, Caller> callers = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong swept = new AtomicLong(System.nanoTime());
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private volatile Limits limits;

  /** What is known of an address; within the map's own lock. */
  private static final class Caller {
    private int open;
    private double allowed;
    private long seen;
    private int flaps;
    private long window;
  }

  Guard(Limits limits, BanList bans) {
    this.limits = limits;
    this.bans = bans;
    for (Refusal why : Refusal.values()) {
      refused.put(why, new LongAdder());
    }
  }

  void limits(Limits now) {
    limits = now;
  }

  /** A socket was accepted; whether there is room for it. Be it or not, {@link #left} follows. */
  boolean entered() {
    int most = limits.connections();
    return open.incrementAndGet() <= most || most == 0;
  }

  /** A socket is closed. */
  void left() {
    open.decrementAndGet();
  }

  void count(Refusal why) {
    refused.get(why).increment();
  }

  long refused(Refusal why) {
    return refused.get(why).sum();
  }

  /** All that were refused, by reason. */
  Map<String, Long> refused() {
    Map<String, Long> all = new TreeMap<>();
    refused.forEach((why, n) -> all.put(why.label(), n.sum()));
    return all;
  }

  /**
   * Asks for a connection from an address.
   *
   * @return null if it may come in; {@link #gone} follows then, when it has gone
   */
  Refusal admit(InetAddress address) {
    InetAddress party = Subnet.party(address);
    if (bans.banned(Bans.ADDRESS, party.getHostAddress())) {
      return Refusal.BANNED;
    }
    Limits now = limits;
    sweep();
    Refusal[] why = new Refusal[1];
    callers.compute(
        party,
        (a, known) -> {
          Caller caller = known == null ? fresh(now) : known;
          why[0] = judge(caller, now);
          return caller;
        });
    return why[0];
  }

  private static Caller fresh(Limits now) {
    Caller caller = new Caller();
    caller.seen = System.nanoTime();
    caller.window = caller.seen;
    caller.allowed = 2.0 * now.perSecond();
    return caller;
  }

  private static Refusal judge(Caller caller, Limits now) {
    long nanos = System.nanoTime();
    double more = (nanos - caller.seen) / NANOS * now.perSecond();
    caller.allowed = Math.min(2.0 * now.perSecond(), caller.allowed + more);
    caller.seen = nanos;
    if (now.perAddress() > 0 && caller.open >= now.perAddress()) {
      return Refusal.ADDRESS;
    }
    if (now.perSecond() > 0 && caller.allowed < 1) {
      return Refusal.RATE;
    }
    caller.allowed--;
    caller.open++;
    return null;
  }

  /** A connection that was let in has gone; whether its protocol knew the client by then. */
  void gone(InetAddress address, boolean known) {
    Limits now = limits;
    InetAddress party = Subnet.party(address);
    boolean[] flapping = new boolean[1];
    callers.computeIfPresent(
        party,
        (a, caller) -> {
          caller.open--;
          flapping[0] = !known && flaps(caller, now);
          return caller;
        });
    if (flapping[0]) {
      bans.ban(
          Bans.ADDRESS,
          party.getHostAddress(),
          Duration.ofSeconds(now.banSeconds()),
          "connections that end before their client is known");
    }
  }

  private static boolean flaps(Caller caller, Limits now) {
    long nanos = System.nanoTime();
    if (nanos - caller.window > WINDOW_NANOS) {
      caller.window = nanos;
      caller.flaps = 0;
    }
    if (now.flaps() == 0 || ++caller.flaps < now.flaps()) {
      return false;
    }
    caller.flaps = 0;
    return true;
  }

  private void sweep() {
    long now = System.nanoTime();
    long last = swept.get();
    if (now - last > WINDOW_NANOS && swept.compareAndSet(last, now)) {
      for (InetAddress address : callers.keySet()) {
        callers.computeIfPresent(
            address, (a, c) -> c.open <= 0 && now - c.seen > WINDOW_NANOS ? null : c);
      }
    }
  }
}
