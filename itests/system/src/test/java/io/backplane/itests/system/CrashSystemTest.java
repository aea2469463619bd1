/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node is killed under load and started again. Every acknowledged message is stored, and
 * nothing twice but what a client sent again because it never got its acknowledgement.
 */
class CrashSystemTest {
  /** How often the node is killed; the full run uses 10. */
  private static final int TIMES = Integer.getInteger("backplane.crash.times", 2);

  private static final int CLIENTS = 50;
  private static final int PER_SECOND = 20;

  @TempDir Path folder;

  @Test
  void what_was_acknowledged_survives_kill_9() throws Exception {
    try (Node node = Node.start(folder.resolve("data"));
        LoadFleet fleet = new LoadFleet(node, CLIENTS)) {
      fleet.start(PER_SECOND);
      for (int i = 0; i < TIMES; i++) {
        long before = fleet.acknowledged();
        Await.until(
            "load flows", Duration.ofSeconds(60), () -> fleet.acknowledged() > before + 2000);
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(700)));
        node.kill();
        node.restart();
        Await.until("clients are back", Duration.ofSeconds(60), fleet::connected);
        new Books(node.rest()).awaitLedgerBalances();
      }
      fleet.finish();
      Books books = new Books(node.rest());
      books.awaitStored();
      long doubles = books.assertStored(fleet.devices());
      books.assertLedgerBalances();
      assertTrue(
          fleet.connectionsLost() >= (long) TIMES * CLIENTS, "each client noticed each time");
      assertTrue(doubles <= fleet.resent(), "doubles are messages sent again");
      System.out.printf(
          "crash: killed %d times, %d messages acknowledged, 0 lost, %d sent again, of these %d"
              + " stored twice%n",
          TIMES, fleet.acknowledged(), fleet.resent(), doubles);
    }
  }
}
