/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Requests that wait for something that is being replaced. Looked after twenty times a second while
 * there are any, and not at all otherwise.
 */
final class Holds {
  private static final long PERIOD_MILLIS = 50;
  private static final int SKIPPED = 1 << 20;

  private final ScheduledExecutorService timer;
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicInteger count = new AtomicInteger();

  private record Held(Exchange exchange, long deadline, BooleanSupplier ready, Runnable again) {}

  Holds(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /**
   * Tries again when something is ready, or answers 503.
   *
   * @param deadline nanoseconds
   * @param ready whether another try makes sense, quick
   * @param again the other try, on a thread of the container's
   */
  void hold(Exchange exchange, long deadline, BooleanSupplier ready, Runnable again) {
    held.add(new Held(exchange, deadline, ready, again));
    count.incrementAndGet();
    start();
  }

  private void start() {
    if (running.compareAndSet(false, true)) {
      timer.schedule(this::look, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    running.set(false);
    for (int n = count.get(); n > 0; n--) {
      Held h = held.poll();
      if (h == null) {
        break;
      }
      if (h.exchange().isAnswered()) {
        count.decrementAndGet();
      } else if (System.nanoTime() - h.deadline() > 0) {
        count.decrementAndGet();
        late(h.exchange());
      } else if (h.ready().getAsBoolean()) {
        count.decrementAndGet();
        h.exchange().run(h.again());
      } else {
        held.add(h);
      }
    }
    if (!held.isEmpty()) {
      start();
    }
  }

  private static void late(Exchange exchange) {
    exchange.run(
        () ->
            exchange.refuse(
                Problem.unavailable("what this request needs is being replaced; try again"),
                SKIPPED));
  }

  /** Answers all of them: the card goes. */
  void release() {
    for (Held h = held.poll(); h != null; h = held.poll()) {
      count.decrementAndGet();
      late(h.exchange());
    }
  }

  int size() {
    return count.get();
  }
}
