/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.protocol.api.IngressStats;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.stream.api.LedgerAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The gate's account: what came in and what was answered, each counted where it happens. One lock,
 * taken twice per batch and not per message, so that both can be read at one moment. What is in
 * flight is not computed from them but looked up where it waits, so that what got lost in between
 * shows.
 */
public final class Books {
  private static final Reason[] REASONS = Reason.values();
  private static final int RATE_SECONDS = 5;

  private final String name;
  private final LongSupplier nanos;
  private final long start;
  private final long[] rejected = new long[REASONS.length];
  private final long[] refused = new long[REASONS.length];
  private final long[] perSecond = new long[RATE_SECONDS + 1];
  private final Latencies latencies = new Latencies();
  private long accepted;
  private long in;
  private long second;

  public Books(String name, LongSupplier nanos) {
    this.name = name;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /**
   * Messages were submitted.
   *
   * @param messages how many, counted when each arrived
   */
  public synchronized void submitted(int messages) {
    in += messages;
    tick();
    perSecond[(int) (second % perSecond.length)] += messages;
  }

  /**
   * Messages were answered.
   *
   * @param offeredAt nanoseconds at which each was offered
   */
  public synchronized void answered(Outcome[] outcomes, long[] offeredAt) {
    long now = nanos.getAsLong();
    for (int i = 0; i < outcomes.length; i++) {
      count(outcomes[i]);
      latencies.record(now - offeredAt[i], now - start);
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected r) {
      rejected[r.rejection().reason().ordinal()]++;
    } else if (outcome instanceof Outcome.Refused r) {
      refused[r.rejection().reason().ordinal()]++;
    } else {
      accepted++;
    }
  }

  /**
   * The account as of now.
   *
   * @param inFlight tells how many wait for their answer; asked with the counts held still
   */
  public synchronized LedgerAccount account(LongSupplier inFlight) {
    Map<String, Long> out = new LinkedHashMap<>();
    out.put("accepted", accepted);
    for (Reason r : REASONS) {
      if (rejected[r.ordinal()] > 0) {
        out.put("rejected:" + r.code(), rejected[r.ordinal()]);
      }
      if (refused[r.ordinal()] > 0) {
        out.put("refused:" + r.code(), refused[r.ordinal()]);
      }
    }
    return new LedgerAccount(name, in, out, inFlight.getAsLong());
  }

  public synchronized IngressStats stats() {
    tick();
    long now = nanos.getAsLong() - start;
    long offered = -perSecond[(int) (second % perSecond.length)];
    for (long n : perSecond) {
      offered += n;
    }
    double seconds = Math.max(1, Math.min(RATE_SECONDS, second));
    return new IngressStats(
        accepted,
        sum(rejected),
        sum(refused),
        offered / seconds,
        latencies.percentile(0.5, now) / 1000,
        latencies.percentile(0.99, now) / 1000);
  }

  /** Full seconds since the start; those that passed without a message are emptied. */
  private void tick() {
    long now = (nanos.getAsLong() - start) / 1_000_000_000L;
    for (long s = Math.max(second + 1, now - perSecond.length + 1); s <= now; s++) {
      perSecond[(int) (s % perSecond.length)] = 0;
    }
    second = Math.max(second, now);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long n : counts) {
      sum += n;
    }
    return sum;
  }
}
