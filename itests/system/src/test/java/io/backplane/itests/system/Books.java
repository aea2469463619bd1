/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares what devices were told with what the node holds. */
final class Books {
  private final Rest rest;

  Books(Rest rest) {
    this.rest = rest;
  }

  /** Waits until the writer has read everything. */
  void awaitStored() {
    Await.until("the writer has caught up", Duration.ofSeconds(60), () -> lag() == 0);
  }

  private long lag() {
    for (JsonNode g : rest.get("/streams/device").path("groups")) {
      if (g.path("group").asText().equals("telemetry-writer")) {
        return g.path("lag").asLong();
      }
    }
    return -1;
  }

  /** Every acknowledged number is stored; numbers sent once are stored once. Gives the doubles. */
  long assertStored(Collection<? extends Sender> senders) {
    List<String> wrong = new ArrayList<>();
    long doubles = 0;
    for (Sender device : senders) {
      Map<Integer, Integer> stored = stored(device.id());
      for (int number : device.acknowledged()) {
        if (!stored.containsKey(number)) {
          wrong.add(device.id() + " lost " + number);
        }
      }
      for (Map.Entry<Integer, Integer> e : stored.entrySet()) {
        boolean sentAgain = device.resentNumbers().contains(e.getKey());
        if (e.getValue() > 1 && !sentAgain) {
          wrong.add(device.id() + " stored " + e.getKey() + " " + e.getValue() + " times");
        }
        doubles += e.getValue() - 1;
      }
    }
    assertTrue(
        wrong.isEmpty(),
        () ->
            wrong.size()
                + " wrong, such as "
                + new TreeSet<>(wrong).headSet("zzz").stream().limit(20).toList());
    return doubles;
  }

  private Map<Integer, Integer> stored(String device) {
    Map<Integer, Integer> count = new HashMap<>();
    JsonNode items =
        rest.get(
                "/telemetry/devices/"
                    + device
                    + "/series/seq?from=0&to=4102444800000&limit=100000&order=asc")
            .path("items");
    for (JsonNode item : items) {
      count.merge(item.path("value").asInt(), 1, Integer::sum);
    }
    return count;
  }

  /** Waits until the ledger balances while messages come in, which are written in one by one. */
  void awaitLedgerBalances() {
    Await.until(
        "the ledger balances",
        Duration.ofSeconds(20),
        () -> rest.get("/ledger").path("balanced").asBoolean());
  }

  void assertLedgerBalances() {
    JsonNode ledger = rest.get("/ledger");
    assertEquals("true", ledger.path("balanced").asText(), ledger::toPrettyString);
    assertTrue(ledger.path("accounts").size() > 0, ledger::toPrettyString);
    assertTrue(ledger.path("groups").size() > 0, ledger::toPrettyString);
  }
}
