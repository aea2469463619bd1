/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removed devices leave no values, whenever the node is killed and whatever was on its way. */
class ErasureSystemTest {
  private static final int DEVICES = 40;
  private static final Duration SOON = Duration.ofSeconds(40);
  @TempDir Path folder;

  @Test
  void a_node_killed_while_devices_are_removed_brings_none_of_their_values_back() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      for (int i = 0; i < DEVICES; i++) {
        assertEquals(202, Ingest.send(node, rest.createDevice("d" + i, "default"), "{\"old\":1}"));
      }
      Await.until("stored", SOON, () -> Ingest.keys(node, "d" + (DEVICES - 1)).size() == 1);
      AtomicInteger answered = new AtomicInteger();
      ExecutorService pool = Executors.newFixedThreadPool(4);
      for (int i = 0; i < DEVICES; i++) {
        String path = "/devices/d" + i;
        pool.execute(() -> removeUnlessKilled(rest, path, answered));
      }
      Await.until("some are removed", SOON, () -> answered.get() >= DEVICES / 4);
      node.kill();
      pool.shutdown();
      assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
      node.restart();
      List<String> gone = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) {
        if (isGone(rest, "d" + i)) gone.add("d" + i);
      }
      assertTrue(gone.size() >= answered.get(), gone + " but " + answered + " were answered");
      for (String device : gone) {
        Await.until(device + " is free", SOON, () -> registered(rest, device));
        Await.until(device + " is erased", SOON, () -> Ingest.keys(node, device).isEmpty());
      }
      for (int i = 0; i < DEVICES; i++) {
        int kept = gone.contains("d" + i) ? 0 : 1;
        assertEquals(kept, Ingest.keys(node, "d" + i).size(), "d" + i);
      }
    }
  }

  private static void removeUnlessKilled(Rest rest, String path, AtomicInteger answered) {
    try {
      rest.delete(path);
      answered.incrementAndGet();
    } catch (UncheckedIOException e) {
      assertTrue(e.getMessage() != null || e.getCause() != null, "killed in the middle");
    }
  }

  private static boolean isGone(Rest rest, String device) {
    try {
      rest.get("/devices/" + device);
      return false;
    } catch (Rest.Refused e) {
      assertEquals(404, e.status());
      return true;
    }
  }

  private static boolean registered(Rest rest, String device) {
    try {
      rest.createDevice(device, "default");
      return true;
    } catch (Rest.Refused e) {
      assertEquals(503, e.status(), e.getMessage());
      return false;
    }
  }

  @Test
  void a_device_removed_while_it_sends_has_a_successor_without_old_values() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String token = rest.createDevice("busy", "default");
      AtomicInteger taken = new AtomicInteger();
      Thread sender =
          new Thread(
              () -> {
                while (Ingest.send(node, token, "{\"old\":1}") == 202) taken.incrementAndGet();
              });
      sender.start();
      Await.until("it sends", SOON, () -> taken.get() > 50);
      rest.delete("/devices/busy");
      String fresh = rest.createDevice("busy", "default");
      assertEquals(202, Ingest.send(node, fresh, "{\"new\":1}"));
      sender.join(20_000);
      assertTrue(!sender.isAlive(), "the old token still works");
      Await.until("stored", SOON, () -> Ingest.keys(node, "busy").equals(List.of("new")));
      new Books(rest).awaitStored();
      assertEquals(List.of("new"), Ingest.keys(node, "busy"));
      new Books(rest).assertLedgerBalances();
    }
  }
}
