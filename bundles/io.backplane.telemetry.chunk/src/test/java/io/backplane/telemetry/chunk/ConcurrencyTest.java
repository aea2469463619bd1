/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.Sample;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.testkit.RandomTelemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers see whole batches, nothing twice and no holes, whatever else goes on. */
class ConcurrencyTest {
  private static final long BASE = RandomTelemetry.BASE;
  private static final long STEP = 30_000_000L;
  private static final int DEVICES = 12;
  private static final int ROUNDS = 500;
  private static final int TICKS = 40;
  @TempDir Path folder;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean done;

  private Thread thread(Runnable work) {
    Thread t =
        new Thread(
            () -> {
              try {
                while (!done && failure.get() == null) {
                  work.run();
                }
              } catch (RuntimeException | AssertionError e) {
                failure.compareAndSet(null, e);
              }
            });
    t.start();
    return t;
  }

  @Test
  void readers_agree_with_the_writer_through_checkpoints_compaction_and_retention()
      throws Exception {
    Settings settings =
        new Settings("retry:" + folder.resolve("c.mv"), "key".toCharArray(), 1, 3000, 5, 2500, 4);
    long end = BASE + ROUNDS * TICKS * STEP;
    ChunkTelemetry store = new ChunkTelemetry(settings, Batches.clock(end - 2 * Time.DAY));
    List<Thread> threads = new ArrayList<>();
    threads.add(thread(() -> series(store, new Random(1))));
    threads.add(thread(() -> fleet(store)));
    threads.add(thread(() -> store.store().upkeep().retain()));
    threads.add(thread(() -> store.store().upkeep().compact()));
    write(store);
    done = true;
    for (Thread t : threads) {
      t.join();
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    assertNull(failure.get());
    assertEquals((long) ROUNDS * TICKS * DEVICES, store.status().stored());
    store.close();
  }

  /** In order mostly; each third batch comes with its halves exchanged, some values twice. */
  private void write(ChunkTelemetry store) {
    Batches batches = new Batches();
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS && failure.get() == null; i++) {
      List<DeviceMessage> batch = Batches.grid(DEVICES, BASE + i * TICKS * STEP, STEP, TICKS);
      if (i % 3 == 0) {
        Collections.rotate(batch, batch.size() / 2);
      }
      if (i % 7 == 0 && i > 20) {
        long old = BASE + (i - random.nextInt(20)) * TICKS * STEP;
        batch.addAll(Batches.grid(DEVICES, old, STEP, 1));
      }
      batches.write(store, batch);
    }
  }

  private void series(ChunkTelemetry store, Random random) {
    int device = random.nextInt(DEVICES);
    List<Sample> all =
        store.range(Batches.series(device), Batches.EVER, 1_000_000, random.nextBoolean());
    for (int i = 1; i < all.size(); i++) {
      long gap = Math.abs(all.get(i).time() - all.get(i - 1).time());
      assertEquals(STEP, gap, () -> "device " + device);
    }
    for (Sample s : all) {
      assertEquals(s.time() / 1_000_000, s.value().asDouble());
    }
    assertEquals(0, all.size() % TICKS % (int) (Time.DAY / STEP % TICKS == 0 ? TICKS : 1));
    List<Bucket> buckets = store.downsample(Batches.series(device), window(store), 100);
    long count = buckets.stream().mapToLong(Bucket::count).sum();
    assertTrue(count % TICKS == 0, () -> "downsampled " + count);
  }

  private static Range window(ChunkTelemetry store) {
    return new Range(BASE - Time.DAY, BASE + 100 * Time.DAY);
  }

  private void fleet(ChunkTelemetry store) {
    long per = DEVICES * Time.HOUR / STEP;
    for (long interval : new long[] {Time.HOUR, Time.HOUR / 2}) {
      List<Bucket> hours = store.aggregate(Batches.T, null, "v", window(store), interval);
      for (int i = 0; i + 1 < hours.size(); i++) {
        Bucket b = hours.get(i);
        assertEquals(per * interval / Time.HOUR, b.count(), () -> "hour " + b);
        assertEquals(b.from() / 1_000_000, b.min(), () -> "hour " + b);
      }
    }
  }
}
