/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
  private static final long BASE = 1_782_864_000_000_000L;
  private static final long HOUR = 3_600_000_000L;
  private static final int DEVICES = 10_100;
  private static final int KEPT = 100;
  private static final int TIMES = 36;
  private static final int WRITERS_BATCH = 4096;
  @TempDir Path folder;
  private final Batches batches = new Batches();

  private ChunkTelemetry open() {
    Settings s =
        new Settings(
            folder.resolve("e.mv").toString(),
            "key".toCharArray(),
            4,
            300_000,
            3_600_000,
            1_000_000_000,
            36500);
    return new ChunkTelemetry(s, Batches.clock(BASE + 2 * Time.DAY));
  }

  /** All devices but the last hundred, in no order. */
  private static List<List<DeviceId>> marks() {
    List<DeviceId> all =
        new ArrayList<>(IntStream.range(0, DEVICES - KEPT).mapToObj(Batches::device).toList());
    Collections.shuffle(all, new Random(4));
    List<List<DeviceId>> out = new ArrayList<>();
    for (int i = 0; i < all.size(); i += WRITERS_BATCH) {
      out.add(all.subList(i, Math.min(all.size(), i + WRITERS_BATCH)));
    }
    return out;
  }

  private void fill(ChunkTelemetry store) {
    for (int i = 0; i < TIMES; i++) {
      batches.write(store, Batches.grid(DEVICES, BASE + i * HOUR, 1, 1));
    }
    store.flush();
  }

  private static void assertOnlyTheKept(ChunkTelemetry store, int kept) {
    Range all = new Range(BASE, BASE + TIMES * HOUR);
    List<Bucket> hours = store.aggregate(Batches.T, null, "v", all, HOUR);
    assertEquals(TIMES, hours.size());
    hours.forEach(b -> assertEquals(kept, b.count()));
    List<Bucket> ragged = store.aggregate(Batches.T, null, "v", all, HOUR / 2);
    ragged.forEach(b -> assertEquals(kept, b.count()));
  }

  @Test
  void ten_thousand_devices_go_in_seconds_and_with_one_commit() {
    ChunkTelemetry store = open();
    fill(store);
    long checkpoints = store.store().checkpoint().count();
    long begin = System.nanoTime();
    long values = 0;
    for (List<DeviceId> batch : marks()) {
      values += store.erase(Batches.T, batch);
    }
    assertOnlyTheKept(store, KEPT);
    store.flush();
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertEquals((long) (DEVICES - KEPT) * TIMES, values);
    assertTrue(seconds < 10, () -> seconds + " s");
    assertTrue(store.store().checkpoint().count() - checkpoints <= 3);
    assertOnlyTheKept(store, KEPT);
    store.close();
    ChunkTelemetry again = open();
    assertOnlyTheKept(again, KEPT);
    assertEquals(KEPT, again.status().series());
    again.close();
  }

  @Test
  void a_crash_brings_back_what_no_checkpoint_saw_and_the_marks_are_heeded_again() {
    ChunkTelemetry store = open();
    fill(store);
    long durable = store.durable("device").of(0);
    for (List<DeviceId> batch : marks()) {
      store.erase(Batches.T, batch);
      store.store().kill();
      store = open();
      assertEquals(durable, store.durable("device").of(0));
      assertOnlyTheKept(store, DEVICES);
    }
    for (List<DeviceId> batch : marks()) {
      store.erase(Batches.T, batch);
    }
    batches.write(store, Batches.grid(1, BASE + TIMES * HOUR, 1, 1));
    store.flush();
    store.store().kill();
    store = open();
    assertEquals(durable + 1, store.durable("device").of(0));
    assertOnlyTheKept(store, KEPT);
    store.close();
  }

  @Test
  void the_file_holds_nothing_of_them() {
    ChunkTelemetry store = open();
    fill(store);
    marks().forEach(batch -> store.erase(Batches.T, batch));
    store.flush();
    long chunks =
        store.store().state().vault.maps().days.values().stream()
            .mapToLong(map -> map.sizeAsLong())
            .sum();
    assertTrue(chunks <= (long) KEPT * TIMES, () -> chunks + " chunks");
    store.close();
  }
}
