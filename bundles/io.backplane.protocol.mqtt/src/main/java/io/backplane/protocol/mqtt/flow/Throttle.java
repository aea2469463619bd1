/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.mqtt.limit.Excess;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.Rate;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one client to the rate it may publish and subscribe at: it is read more slowly, told that
 * its messages are not taken, or disconnected. On the connection's event loop.
 */
public final class Throttle {
  /** Shorter pauses would cost more than they are worth. */
  private static final long SHORTEST_NANOS = 50_000_000;

  private static final long TELL_NANOS = 60_000_000_000L;
  private final Line connection;
  private final Excess excess;
  private final Rate messages;
  private final Rate bytes;
  private final String limit;
  private ScheduledFuture<?> pause;
  private boolean told;
  private long toldAt;

  private Throttle(Line connection, Protection p, long now) {
    this.connection = connection;
    this.excess = p.rateExceeded();
    this.messages = new Rate(none(p.messagesPerSecond()), now);
    this.bytes = new Rate(none(p.bytesPerSecond()), now);
    this.limit =
        "more than allowed: messages per second "
            + said(p.messagesPerSecond())
            + ", bytes per second "
            + said(p.bytesPerSecond());
  }

  private static int none(int limit) {
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }

  private static String said(int limit) {
    return limit == 0 ? "unlimited" : Integer.toString(limit);
  }

  /** For a connection; null if its clients may send as much as they like. */
  static Throttle of(Line c) {
    Protection p = c.settings().protection();
    boolean any = p.messagesPerSecond() > 0 || p.bytesPerSecond() > 0;
    return any ? new Throttle(c, p, System.nanoTime()) : null;
  }

  /** What a client is told whose message is not taken. */
  Outcome refusal() {
    return new Outcome.Refused(new Rejection(Rejection.Reason.OVERLOADED, limit));
  }

  /**
   * The client publishes.
   *
   * @return whether that is to be refused
   * @throws PacketFault if the client is to be disconnected
   */
  boolean refuses() {
    if (!refusing()) {
      check();
      return false;
    }
    if (waits() == 0) {
      return false;
    }
    connection.core().counters().limit("rate-refused");
    tell("messages are refused");
    return true;
  }

  private boolean refusing() {
    return excess == Excess.REFUSE && connection.agreement().v5();
  }

  /**
   * The client sends what is not refused for its rate.
   *
   * @throws PacketFault if the client is to be disconnected
   */
  public void check() {
    if (excess == Excess.DISCONNECT && waits() > 0) {
      throw new PacketFault(Reason.MESSAGE_RATE_TOO_HIGH, limit);
    }
  }

  /**
   * A packet was taken.
   *
   * @param publication whether more of its kind are refused, if that is the rule
   */
  public void took(int size, boolean publication) {
    messages.take(1);
    bytes.take(size);
    if (excess == Excess.DISCONNECT || publication && refusing()) {
      return;
    }
    long wait = waits();
    if (wait > 0 && pause == null) {
      pause(Math.max(wait, SHORTEST_NANOS));
    }
  }

  private long waits() {
    if (!messages.usedUp() && !bytes.usedUp()) {
      return 0;
    }
    long now = System.nanoTime();
    return Math.max(messages.delay(now), bytes.delay(now));
  }

  private void pause(long nanos) {
    connection.core().counters().limit("rate-paused");
    tell("it is read more slowly");
    connection.intake().pause(Intake.RATE);
    pause = connection.gate().loop().schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
  }

  private void goOn() {
    pause = null;
    connection.intake().resume(Intake.RATE);
  }

  /** A line in the diagnostics, at most once a minute. */
  private void tell(String what) {
    long now = System.nanoTime();
    if (!told || now - toldAt > TELL_NANOS) {
      told = true;
      toldAt = now;
      connection.core().diagnose(connection.identity(), "message-rate", limit + "; " + what);
    }
  }

  /** The connection ends or leaves. */
  void close() {
    if (pause != null) {
      pause.cancel(false);
    }
  }
}
