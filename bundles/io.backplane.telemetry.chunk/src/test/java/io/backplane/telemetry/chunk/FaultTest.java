/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.spi.TelemetryStore;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.testkit.MemoryTelemetryStore;
import io.backplane.telemetry.testkit.RandomTelemetry;
import io.backplane.telemetry.testkit.StoreComparison;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private static final int ROUNDS = 12;
  private static final int BATCH = 150;
  @TempDir Path folder;
  private final RandomTelemetry random = new RandomTelemetry(11, 2);
  private final List<List<DeviceMessage>> batches = new ArrayList<>();
  private int file;

  FaultTest() {
    for (int i = 0; i < ROUNDS; i++) {
      batches.add(random.messages(BATCH));
    }
  }

  @AfterEach
  void mend() {
    FaultyDisk.mend();
  }

  private ChunkTelemetry open() {
    return new ChunkTelemetry(
        new Settings(
            FaultyDisk.path(folder.resolve("chunks" + file + ".mv")),
            "key".toCharArray(),
            1,
            300,
            3_600_000,
            1_000_000_000,
            36500),
        Clock.systemUTC());
  }

  private void write(ChunkTelemetry store, int batch) {
    erase(store, batch);
    store.write(
        "device",
        batches.get(batch),
        new Positions(1, new long[] {batch + 1}),
        Tally.processed(BATCH));
  }

  /** Before some batches a device goes, as if its mark lay at their beginning. */
  private void erase(TelemetryStore store, int batch) {
    if (batch % 2 == 1) {
      List<DeviceId> devices = random.devices();
      store.erase(TenantId.DEFAULT, List.of(devices.get(batch % devices.size())));
    }
  }

  private int durable(ChunkTelemetry store) {
    Positions p = store.durable("device");
    return p == null ? 0 : (int) p.of(0);
  }

  private void assertModel(ChunkTelemetry store, int upTo) {
    MemoryTelemetryStore model = new MemoryTelemetryStore();
    for (int i = 0; i < upTo; i++) {
      erase(model, i);
      model.write("device", batches.get(i), new Positions(1, new long[] {i + 1}), Tally.NONE);
    }
    new StoreComparison(model, store, random.devices(), random.keys()).run(upTo);
  }

  /** Writes and checkpoints until the disk fails or all is done. */
  private void work(ChunkTelemetry store) {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        write(store, i);
        store.flush();
        if (i % 3 == 2) {
          store.store().state().vault.rewrite(100_000);
        }
        if (i % 4 == 3) {
          store.store().state().vault.move(100_000);
        }
      }
    } catch (TelemetryException | org.h2.mvstore.MVStoreException e) {
      assertTrue(e.getMessage() != null);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_power_cut_at_any_write_leaves_a_state_of_the_past(boolean torn) {
    ChunkTelemetry first = open();
    FaultyDisk.failAfter(Long.MAX_VALUE, false);
    work(first);
    long writes = FaultyDisk.writes();
    first.close();
    assertTrue(writes > 2 * ROUNDS, () -> writes + " writes");
    for (long cut = 0; cut < writes; cut++) {
      file++;
      ChunkTelemetry store = open();
      FaultyDisk.failAfter(cut, torn);
      work(store);
      int promised = durable(store);
      store.store().kill();
      FaultyDisk.mend();
      ChunkTelemetry again = open();
      int kept = durable(again);
      assertTrue(kept >= promised, () -> kept + " of " + promised);
      assertModel(again, kept);
      for (int i = kept; i < ROUNDS; i++) {
        write(again, i);
      }
      assertModel(again, ROUNDS);
      again.close();
    }
  }

  @Test
  void a_full_disk_refuses_whole_batches_and_recovers_without_a_restart() {
    ChunkTelemetry store = open();
    long pause = 0;
    for (int i = 0; i < ROUNDS; i++) {
      write(store, i);
      FaultyDisk.failAfter(pause++ % 2, i % 2 == 0);
      assertThrows(TelemetryException.class, store::flush);
      assertFalse(store.store().state().fault().isEmpty());
      int next = Math.min(i + 1, ROUNDS - 1);
      FaultyDisk.failAfter(0, false);
      assertThrows(TelemetryException.class, () -> write(store, next));
      assertEquals(i + 1, store.written("device").of(0));
      FaultyDisk.mend();
      assertModel(store, i + 1);
      if (i % 3 == 0) {
        store.flush();
        assertEquals(i + 1, durable(store));
      }
    }
    store.flush();
    assertTrue(store.store().state().fault().isEmpty());
    assertModel(store, ROUNDS);
    store.close();
    ChunkTelemetry again = open();
    assertModel(again, ROUNDS);
    again.close();
  }

  @Test
  void an_interrupted_reader_does_not_harm_the_store() {
    ChunkTelemetry store =
        new ChunkTelemetry(
            Settings.of("retry:" + folder.resolve("i.mv"), "key".toCharArray()), Clock.systemUTC());
    for (int i = 0; i < ROUNDS; i++) {
      write(store, i);
      store.flush();
    }
    store.store().state().vault.maps().store.setCacheSize(0);
    Thread.currentThread().interrupt();
    try {
      assertModel(store, ROUNDS);
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertModel(store, ROUNDS);
    store.flush();
    store.close();
  }
}
