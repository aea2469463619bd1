/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceMessage;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.testkit.MemoryTelemetryStore;
import io.backplane.telemetry.testkit.RandomTelemetry;
import io.backplane.telemetry.testkit.StoreComparison;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed again and again while it writes; each value is there once in the end. */
class KillTest {
  private static final int BATCHES = 240;
  private static final int SIZE = 200;
  @TempDir Path folder;

  /** The process that is killed. Says after each batch how far it is durable. */
  public static final class Writer {
    private Writer() {}

    /** Argument: the store's file. */
    public static void main(String[] args) throws IOException {
      ChunkTelemetry store = open(Path.of(args[0]));
      List<List<DeviceMessage>> batches = batches(new RandomTelemetry(3, 4));
      Positions at = store.durable("device");
      for (int i = at == null ? 0 : (int) at.of(0); i < BATCHES; i++) {
        store.write(
            "device", batches.get(i), new Positions(1, new long[] {i + 1}), Tally.processed(SIZE));
        Positions durable = store.durable("device");
        System.out.println(durable == null ? 0 : durable.of(0));
      }
      store.flush();
      System.out.println(BATCHES);
      System.in.read();
    }
  }

  private static ChunkTelemetry open(Path file) {
    return new ChunkTelemetry(
        new Settings("retry:" + file, "key".toCharArray(), 1, 2000, 3, 500, 36500),
        Clock.systemUTC());
  }

  private static List<List<DeviceMessage>> batches(RandomTelemetry random) {
    List<List<DeviceMessage>> out = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      out.add(random.messages(SIZE));
    }
    return out;
  }

  @Test
  void every_value_is_there_once_after_many_kills() throws Exception {
    Path file = folder.resolve("chunks.mv");
    long promised = 0;
    int kills = 0;
    while (promised < BATCHES) {
      promised = runAndKill(file, promised + 30);
      kills++;
      check(file, promised);
    }
    assertTrue(kills >= 6, kills + " kills");
  }

  private static long runAndKill(Path file, long until) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long durable = 0;
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        durable = line.matches("[0-9]+") ? Long.parseLong(line) : durable;
        if (durable >= Math.min(until, BATCHES)) {
          break;
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return durable;
  }

  private static void check(Path file, long promised) {
    RandomTelemetry random = new RandomTelemetry(3, 4);
    List<List<DeviceMessage>> batches = batches(random);
    ChunkTelemetry store = open(file);
    long kept = store.durable("device").of(0);
    assertTrue(kept >= promised, () -> kept + " of " + promised);
    assertEquals(kept * SIZE, store.tally("device").processed());
    MemoryTelemetryStore model = new MemoryTelemetryStore(false);
    for (int i = 0; i < kept; i++) {
      model.write("device", batches.get(i), new Positions(1, new long[] {i + 1}), Tally.NONE);
    }
    new StoreComparison(model, store, random.devices(), random.keys()).run(kept);
    store.store().kill();
  }
}
