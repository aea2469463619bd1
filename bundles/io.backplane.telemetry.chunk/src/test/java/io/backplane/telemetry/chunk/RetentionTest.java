/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.Sample;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.testkit.RandomTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final long BASE = RandomTelemetry.BASE;
  private static final long STEP = 60_000_000L;
  private static final int PER_DAY = 1440;
  @TempDir Path folder;
  private final Batches batches = new Batches();

  private ChunkTelemetry open(int days, long now) {
    Settings s =
        new Settings(
            "retry:" + folder.resolve("chunks.mv"),
            "key".toCharArray(),
            1,
            100_000,
            3_600_000,
            1_000_000_000,
            days);
    return new ChunkTelemetry(s, Batches.clock(now));
  }

  private void tenDays(ChunkTelemetry store, int devices) {
    for (int day = 0; day < 10; day++) {
      batches.write(store, Batches.grid(devices, BASE + day * Time.DAY, STEP, PER_DAY));
    }
    store.flush();
  }

  private long bytes() throws IOException {
    return Files.size(folder.resolve("chunks.mv"));
  }

  private static List<Sample> all(ChunkTelemetry store, int device) {
    return store.range(Batches.series(device), Batches.EVER, 1_000_000, false);
  }

  @Test
  void days_older_than_the_default_go_and_give_their_space_back() throws IOException {
    ChunkTelemetry store = open(3, BASE + 9 * Time.DAY + Time.HOUR);
    tenDays(store, 20);
    store.store().upkeep().compact();
    long before = bytes();
    assertEquals(6L * PER_DAY * 20, store.store().upkeep().retain());
    store.store().upkeep().compact();
    long after = bytes();
    assertTrue(after < before * 0.7, () -> before + " then " + after);
    assertEquals(4 * PER_DAY, all(store, 3).size());
    assertEquals(BASE + 6 * Time.DAY, all(store, 3).get(0).time());
    assertEquals(6L * PER_DAY * 20, store.status().expired());
    assertEquals(10L * PER_DAY * 20, store.status().stored());
    assertEquals(
        4 * 24,
        store
            .aggregate(Batches.T, null, "v", new Range(BASE, BASE + 10 * Time.DAY), Time.HOUR)
            .size());
    store.close();
    store = open(3, BASE + 9 * Time.DAY + Time.HOUR);
    assertEquals(4 * PER_DAY, all(store, 3).size());
    assertEquals(6L * PER_DAY * 20, store.status().expired());
    assertEquals(0, store.store().upkeep().retain());
    store.close();
  }

  @Test
  void a_policy_keeps_some_devices_longer_and_others_shorter() {
    ChunkTelemetry store = open(5, BASE + 9 * Time.DAY + Time.HOUR);
    store.addRetention(
        (tenant, device) ->
            device.equals(Batches.device(0)) ? 2 : device.equals(Batches.device(1)) ? 30 : 0);
    tenDays(store, 3);
    long dropped = store.store().upkeep().retain();
    assertEquals(3 * PER_DAY, all(store, 0).size());
    assertEquals(10 * PER_DAY, all(store, 1).size());
    assertEquals(6 * PER_DAY, all(store, 2).size());
    assertEquals(11L * PER_DAY, dropped);
    assertEquals(dropped, store.status().expired());
    Range ever = new Range(BASE, BASE + 10 * Time.DAY);
    assertEquals(
        19L * PER_DAY,
        store.aggregate(Batches.T, null, "v", ever, Time.HOUR).stream()
            .mapToLong(b -> b.count())
            .sum());
    batches.write(store, List.of(Batches.message(0, BASE + 17, 4)));
    store.flush();
    assertEquals(1, store.store().upkeep().retain());
    assertEquals(3 * PER_DAY, all(store, 0).size());
    store.close();
  }

  @Test
  void what_waits_in_memory_and_the_latest_value_expire_as_well() {
    ChunkTelemetry store = open(5, BASE + 40 * Time.DAY);
    batches.write(store, List.of(Batches.message(0, BASE, 1), Batches.message(0, BASE + 1, 2)));
    assertEquals(1, store.latest(Batches.T, Batches.device(0)).size());
    assertEquals(2, store.store().upkeep().retain());
    assertEquals(0, store.latest(Batches.T, Batches.device(0)).size());
    assertEquals(0, all(store, 0).size());
    store.close();
    store = open(5, BASE + 40 * Time.DAY);
    assertEquals(0, store.latest(Batches.T, Batches.device(0)).size());
    assertEquals(2, store.status().expired());
    store.close();
  }

  @Test
  void a_policy_that_fails_drops_nothing() {
    ChunkTelemetry store = open(5, BASE + 40 * Time.DAY);
    store.addRetention(
        (tenant, device) -> {
          throw new IllegalStateException("thrown by the test");
        });
    tenDays(store, 1);
    assertEquals(0, store.store().upkeep().retain());
    assertEquals(10 * PER_DAY, all(store, 0).size());
    store.close();
  }
}
