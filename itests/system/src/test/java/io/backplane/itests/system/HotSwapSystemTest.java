/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cards are replaced under load. Nothing acknowledged is lost or doubled, no connection closes, the
 * books balance, and nothing of the old card stays behind.
 */
class HotSwapSystemTest {
  private static final List<String> CARDS =
      List.of(
          "io.backplane.telemetry.writer",
          "io.backplane.dialect.native",
          "io.backplane.rest",
          "io.backplane.console",
          "io.backplane.http.listen",
          "io.backplane.driver.host");

  /** How often each card is replaced; the full run uses 20. */
  private static final int TIMES = Integer.getInteger("backplane.swap.times", 3);

  private static final int CLIENTS = 50;
  private static final int PER_SECOND = 20;

  @TempDir Path folder;

  @Test
  void cards_are_replaced_under_load_and_nobody_notices() throws Exception {
    try (Node node = Node.start(folder.resolve("data"));
        LoadFleet fleet = new LoadFleet(node, CLIENTS)) {
      node.rest();
      fleet.start(PER_SECOND);
      Await.until("load flows", Duration.ofSeconds(20), () -> fleet.acknowledged() > 1000);
      for (int round = 1; round <= TIMES; round++) {
        for (String card : CARDS) {
          replace(node, card, round);
        }
      }
      fleet.finish();
      Books books = new Books(node.rest());
      books.awaitStored();
      assertEquals(0, fleet.connectionsLost(), "connections lost");
      assertEquals(0, books.assertStored(fleet), "numbers stored twice");
      books.assertLedgerBalances();
      assertLoadersGone(node);
      System.out.printf(
          "hot swap: %d swaps under load, %d messages acknowledged, 0 lost, 0 doubled%n",
          TIMES * CARDS.size(), fleet.acknowledged());
    }
  }

  private void replace(Node node, String card, int round) {
    Path jar = NewerBundle.of(node, card, round, folder);
    String version = "0.1.0.v%06d".formatted(round);
    node.rest().post("/bundles/" + card + "/update", jar, "application/java-archive");
    JsonNode change = awaitChange(node, card, version);
    assertEquals(card, change.path("symbolicName").asText(), change::toPrettyString);
    assertEquals(version, change.path("toVersion").asText(), change::toPrettyString);
    assertEquals("", change.path("rolledBack").asText(), change::toPrettyString);
    for (JsonNode bundle : node.rest().get("/bundles").path("items")) {
      if (bundle.path("symbolicName").asText().equals(card)) {
        assertEquals(version, bundle.path("version").asText());
        assertEquals("ACTIVE", bundle.path("state").asText());
      }
    }
  }

  /** An update of REST itself is answered before it is done. */
  private static JsonNode awaitChange(Node node, String card, String version) {
    JsonNode[] newest = new JsonNode[1];
    Await.until(
        card + " " + version + " is in the history",
        Duration.ofSeconds(30),
        () -> {
          newest[0] = node.rest().get("/bundles/history").path("items").path(0);
          return newest[0].path("symbolicName").asText().equals(card)
              && newest[0].path("toVersion").asText().equals(version);
        });
    return newest[0];
  }

  /** The newest change of a card may still be draining; all older ones must be gone. */
  private static void assertLoadersGone(Node node) {
    List<String> held = new ArrayList<>();
    Await.until(
        "old class loaders are collected",
        Duration.ofSeconds(60),
        () -> {
          held.clear();
          for (JsonNode change : node.rest().get("/bundles/history").path("items")) {
            if (!change.path("loaderGone").asBoolean(false)) {
              held.add(change.path("symbolicName").asText() + " " + change.path("fromVersion"));
            }
          }
          return held.size() <= CARDS.size();
        });
    assertTrue(held.size() <= CARDS.size(), held.toString());
    System.out.println("class loaders not collected yet: " + held);
  }
}
