/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.marks.Lane;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done whether anybody writes or not: checkpoints by age, sealing of heads that have
 * fallen silent, retention, repair of hourly sums, compaction. One thread; each step takes the
 * mutex for a short time only.
 */
@Lane("telemetry-chunk upkeep")
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long TICK_MILLIS = 500;
  private static final long RETENTION_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long COMPACTION_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long REPAIR_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int WORTH_COMPACTING = 70;
  private static final int SLICE_BYTES = 1 << 20;
  private static final int MOST_SLICES = 200;
  private final State state;
  private final Checkpoint checkpoint;
  private final Retention retention;
  private final Repair repair;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "telemetry-chunk upkeep");
  private volatile boolean stopping;
  private boolean complained;
  private long retained = System.nanoTime() - RETENTION_NANOS + TimeUnit.SECONDS.toNanos(30);
  private long silenced = System.nanoTime();
  private long repaired = System.nanoTime();
  private long compacted = System.nanoTime();

  public Upkeep(State state, Checkpoint checkpoint, Retention retention, Clock clock) {
    this.state = state;
    this.checkpoint = checkpoint;
    this.retention = retention;
    this.repair = new Repair(state);
    this.clock = clock;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        step();
        complained = false;
      } catch (TelemetryException | MVStoreException e) {
        if (!complained) {
          LOG.warn("upkeep of the telemetry store failed and goes on trying: {}", e.getMessage());
        }
        complained = true;
      }
      pause();
    }
  }

  private synchronized void pause() {
    try {
      if (!stopping) {
        wait(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  private void step() {
    locked(
        () -> {
          if (checkpoint.isDirty() && checkpoint.isDue()) {
            checkpoint.run();
          }
        });
    long now = System.nanoTime();
    if (now - silenced > SILENCE_NANOS) {
      silenced = now;
      locked(this::sealSilent);
    }
    if (now - retained > RETENTION_NANOS) {
      retained = now;
      retain();
    }
    locked(this::repair);
    if (now - compacted > COMPACTION_NANOS) {
      compact();
      compacted = System.nanoTime();
    }
  }

  /** Carries out retention now. */
  public long retain() {
    List<LongSupplier> steps = retention.plan(clock.millis() * 1000);
    long dropped = 0;
    for (LongSupplier s : steps) {
      if (stopping) {
        break;
      }
      dropped += dropped(s);
    }
    if (dropped > 0) {
      LOG.info("retention dropped {} values", dropped);
      locked(checkpoint::run);
    }
    return dropped;
  }

  private long dropped(LongSupplier step) {
    state.mutex.lock();
    try {
      return step.getAsLong();
    } finally {
      state.mutex.unlock();
    }
  }

  private void locked(Runnable step) {
    state.mutex.lock();
    try {
      step.run();
    } finally {
      state.mutex.unlock();
    }
  }

  private void sealSilent() {
    long before = Time.windowStart(clock.millis() * 1000) - Time.WINDOW;
    for (Track t : state.catalog.all()) {
      Long first = t.head.size() > 0 ? t.head.time(0) : null;
      if (first != null && first < before) {
        state.change(
            () -> {
              state.ingest.touch(t);
              state.ingest.sealBefore(t, before);
              if (t.head.size() == 0) {
                t.head.release();
              }
            });
      }
    }
  }

  /** Where values keep coming, broken hours wait, lest each tick cost a checkpoint. */
  private void repair() {
    long now = System.nanoTime();
    if (state.rollups.anyBroken() == null
        || !state.fault().isEmpty()
        || checkpoint.isDirty() && now - repaired < REPAIR_NANOS) {
      return;
    }
    checkpoint.settle();
    while (repair.window() && System.nanoTime() - now < REPAIR_SLICE_NANOS) {
      continue;
    }
    repaired = System.nanoTime();
  }

  /** Rewrites sparse parts of the file in slices, so that writing never waits for long. */
  public long compact() {
    long before = state.vault.maps().bytes();
    for (int i = 0;
        i < MOST_SLICES && !stopping && state.vault.fillRate() < WORTH_COMPACTING;
        i++) {
      if (!slice(() -> state.vault.rewrite(SLICE_BYTES))) {
        break;
      }
    }
    for (int i = 0; i < MOST_SLICES && !stopping && state.vault.filled() < WORTH_COMPACTING; i++) {
      long size = state.vault.maps().bytes();
      slice(
          () -> {
            state.vault.move(SLICE_BYTES);
            return true;
          });
      if (state.vault.maps().bytes() >= size) {
        break;
      }
    }
    return before - state.vault.maps().bytes();
  }

  private boolean slice(BooleanSupplier work) {
    boolean[] result = new boolean[1];
    locked(() -> result[0] = state.fault().isEmpty() && work.getAsBoolean());
    return result[0];
  }

  @Override
  public void close() {
    stopping = true;
    synchronized (this) {
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
