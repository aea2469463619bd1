/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.spi.TelemetryStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's thread: waits for a store, works with it for as long as it lasts, tries again with
 * growing pauses when something fails.
 */
@Boundary("A fault is counted and logged; the message waits in the stream and is tried again.")
@Lane("telemetry-writer")
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final long STOP_SECONDS = 30;
  private final Streams streams;
  private final Pace pace;
  private final Counters counters;
  private final Removed removed = new Removed();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run, "telemetry-writer");
  private TelemetryStore store;
  private StreamConsumer consumer;
  private boolean stopping;
  private int pause = FIRST_PAUSE_MILLIS;

  Loop(Streams streams, Pace pace, Counters counters) {
    this.streams = streams;
    this.pace = pace;
    this.counters = counters;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void store(TelemetryStore arrived) {
    change(() -> store = arrived);
  }

  void storeGone(TelemetryStore gone) {
    change(() -> store = store == gone ? null : store);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
      if (consumer != null) {
        consumer.wakeup();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean complained = false;
    try {
      for (TelemetryStore s = await(); s != null; s = await()) {
        try {
          work(s);
          complained = false;
        } catch (TelemetryException | StreamException e) {
          counters.retry();
          if (!complained) {
            LOG.warn("telemetry waits in the stream, trying again: {}", e.getMessage());
          }
          complained = true;
          rest();
        } catch (RuntimeException e) {
          counters.retry();
          LOG.error("the telemetry writer failed, trying again", e);
          rest();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The store to work with; null when it is time to stop. */
  private TelemetryStore await() throws InterruptedException {
    lock.lock();
    try {
      counters.waiting(store == null);
      while (store == null && !stopping) {
        changed.await();
      }
      counters.waiting(false);
      return stopping ? null : store;
    } finally {
      lock.unlock();
    }
  }

  private void work(TelemetryStore s) throws InterruptedException {
    StreamConsumer c =
        streams.stream(Streams.DEVICE).consumer(Session.GROUP, Stream.StartAt.OLDEST);
    try {
      use(c);
      new Session(this, c, s).run();
    } finally {
      use(null);
      c.close();
    }
  }

  private void use(StreamConsumer c) {
    lock.lock();
    try {
      consumer = c;
    } finally {
      lock.unlock();
    }
  }

  Streams streams() {
    return streams;
  }

  Pace pace() {
    return pace;
  }

  Removed removed() {
    return removed;
  }

  Counters counters() {
    return counters;
  }

  boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Whether work with a store is to go on. */
  boolean goesOn(TelemetryStore s) {
    lock.lock();
    try {
      return !stopping && store == s;
    } finally {
      lock.unlock();
    }
  }

  /** After success the next pause is short again. */
  void succeeded() {
    pause = FIRST_PAUSE_MILLIS;
  }

  /** Waits before the next attempt, longer each time; ends early when something changes. */
  void rest() throws InterruptedException {
    lock.lock();
    try {
      if (!stopping) {
        boolean early = changed.await(pause, TimeUnit.MILLISECONDS);
        pause = early ? FIRST_PAUSE_MILLIS : Math.min(pace.retryMillis(), pause * 2);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    change(() -> stopping = true);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      if (thread.isAlive()) {
        LOG.error("the telemetry writer did not stop within {} s", STOP_SECONDS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
