/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.testkit.RandomTelemetry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came in beside what was put into series. */
class LedgerTest {
  private static final long BASE = RandomTelemetry.BASE;
  @TempDir Path folder;

  private ChunkTelemetry open() {
    Settings settings =
        new Settings("retry:" + folder.resolve("c.mv"), "key".toCharArray(), 1, 3000, 5, 2500, 4);
    return new ChunkTelemetry(settings, Batches.clock(BASE));
  }

  private static void write(ChunkTelemetry store, int upTo) {
    store.write(
        "device",
        Batches.grid(3, BASE, 1_000_000, 10),
        new Positions(1, new long[] {upTo}),
        Tally.processed(30));
  }

  @Test
  void says_what_it_keeps_of_what_came_and_goes_on_counting_after_a_restart() {
    ChunkTelemetry store = open();
    write(store, 30);
    write(store, 60);
    store.close();
    store = open();
    write(store, 90);
    LedgerAccount a = store.accounts().get(0);
    assertEquals(90, a.in());
    assertEquals(Map.of("stored", 30L, "merged", 60L), a.out());
    assertEquals(0, a.difference());
    assertEquals(
        List.of(new LedgerCrossing("telemetry-writer", "store", "", false, 90)), store.crossings());
    store.close();
  }

  @Test
  void a_value_that_came_and_was_put_nowhere_is_the_difference() {
    ChunkTelemetry store = open();
    write(store, 30);
    store.store().state().ingest.arrived(1);
    assertEquals(1, store.accounts().get(0).difference());
    assertEquals(30, store.crossings().get(0).count());
    store.close();
  }
}
