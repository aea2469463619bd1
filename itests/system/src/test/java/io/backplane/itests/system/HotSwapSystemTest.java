/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every card of the distribution is replaced under load. Nothing acknowledged is lost or doubled,
 * no connection closes, no page fails, no subscriber misses anything, the books balance, and
 * nothing of the old cards stays behind.
 */
class HotSwapSystemTest {
  /** How often each card is replaced; the full run uses 20. */
  private static final int TIMES = Integer.getInteger("backplane.swap.times", 2);

  private static final int CLIENTS = 50;
  private static final int LISTENERS = 5;
  private static final int PER_SECOND = 20;

  /** Messages between two swaps, so that each one meets the load. */
  private static final int BETWEEN = 300;

  @TempDir Path folder;

  @Test
  void cards_are_replaced_under_load_and_nobody_notices() throws Exception {
    try (Node node = Node.start(configured(folder.resolve("data")));
        LoadFleet fleet = new LoadFleet(node, CLIENTS);
        Listeners listeners = new Listeners(node, fleet, LISTENERS);
        Visitors visitors = new Visitors(node)) {
      fleet.start(PER_SECOND);
      awaitLoad(fleet, 1000);
      visitors.start();
      List<String> cards = cards(node);
      for (int round = 1; round <= TIMES; round++) {
        for (String card : cards) {
          visitors.during(card + " " + round);
          replace(node, card, round);
          awaitLoad(fleet, BETWEEN);
        }
      }
      visitors.finish();
      fleet.finish();
      assertNobodyNoticed(fleet, listeners, visitors);
      assertNoConnectionClosed(node);
      assertBooks(node, fleet, visitors);
      assertLoadersGone(node);
      System.out.printf(
          "hot swap: %d swaps of %d cards under load, %d MQTT and %d HTTP messages acknowledged, 0"
              + " lost, 0 doubled; %d heard by subscribers, 0 missed; %d HTTP answers, 0 failed,"
              + " slowest %d ms; all old class loaders gone%n",
          TIMES * cards.size(),
          cards.size(),
          fleet.acknowledged(),
          visitors.acknowledged().size(),
          listeners.heard(),
          visitors.answers(),
          visitors.slowestMillis());
    }
  }

  /** Old class loaders are looked for early, as the test waits for the verdicts. */
  private static Path configured(Path data) throws IOException {
    Files.createDirectories(data.resolve("config"));
    Files.writeString(
        data.resolve("config/swap-test.json"),
        "{\"io.backplane.plugin.core\":{\"loaderCheckSeconds\":5}}");
    return data;
  }

  /** All bundles that change while the node runs, so that a new card is in this test at once. */
  private static List<String> cards(Node node) {
    List<String> cards = new ArrayList<>();
    for (JsonNode bundle : node.rest().get("/bundles").path("items")) {
      if (!bundle.path("kernel").asBoolean()) {
        cards.add(bundle.path("symbolicName").asText());
      }
    }
    assertTrue(cards.contains("io.backplane.telemetry.writer"), cards::toString);
    return cards;
  }

  private static void awaitLoad(LoadFleet fleet, int messages) {
    long before = fleet.acknowledged();
    Await.until(
        "load flows", Duration.ofSeconds(20), () -> fleet.acknowledged() >= before + messages);
  }

  private void replace(Node node, String card, int round) throws IOException {
    Path jar = NewerBundle.of(node, card, round, folder);
    String version = "0.1.0.v%06d".formatted(round);
    node.rest().post("/bundles/" + card + "/update", jar, "application/java-archive");
    Files.delete(jar);
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

  private static void assertNobodyNoticed(LoadFleet fleet, Listeners listeners, Visitors visitors) {
    assertEquals(0, fleet.connectionsLost(), "connections lost");
    assertEquals(List.of(), listeners.lost(), "connections of subscribers lost");
    assertEquals(List.of(), listeners.missed(), "messages subscribers missed");
    assertEquals(List.of(), listeners.doubled(), "messages subscribers got twice");
    assertEquals(List.of(), visitors.failures(), "failed requests");
  }

  /** The node's word on it, from the bundle that owns the sockets and stays. */
  private static void assertNoConnectionClosed(Node node) {
    Figures figures = Figures.of(node);
    assertEquals(CLIENTS + LISTENERS, figures.get("backplane_net_accepted_total"), "accepted");
    assertEquals(0, figures.get("backplane_net_closed_total"), "closed");
    assertTrue(figures.get("backplane_net_handovers_total") >= TIMES * CLIENTS, "handed over");
  }

  private static void assertBooks(Node node, LoadFleet fleet, Visitors visitors) {
    Books books = new Books(node.rest());
    books.awaitStored();
    assertEquals(0, books.assertStored(fleet.devices()), "numbers stored twice");
    assertEquals(0, books.assertStored(List.of(visitors)), "numbers over HTTP stored twice");
    books.assertLedgerBalances();
  }

  private void assertLoadersGone(Node node) {
    List<String> held = new ArrayList<>();
    try {
      Await.until(
          "old class loaders are collected",
          Duration.ofSeconds(30),
          () -> {
            held.clear();
            JsonNode history = node.rest().get("/bundles/history?limit=1000");
            assertEquals(history.path("total").asInt(), history.path("items").size(), "in a page");
            for (JsonNode change : history.path("items")) {
              if (!change.path("loaderGone").asBoolean(false)) {
                held.add(change.path("symbolicName").asText() + " " + change.path("fromVersion"));
              }
            }
            return held.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(
          "class loaders are left of " + held + "\n" + ClassLoaderHolders.of(node, folder), e);
    }
  }
}
