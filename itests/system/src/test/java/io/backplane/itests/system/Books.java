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
import java.util.concurrent.locks.LockSupport;

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

  /** Every two counts that must be there to be compared, each by a card of its own. */
  private static final List<String> COMPARED =
      List.of(
          "gate",
          "gate > stream dead-letters",
          "gate > stream device",
          "group device/device-state",
          "group device/live",
          "group device/telemetry-writer",
          "mqtt",
          "store",
          "stream device",
          "telemetry-writer > store");

  /** Waits until no two counts differ by more than what is on its way while messages come in. */
  void awaitLedgerBalances() {
    Await.until(
        "the ledger balances",
        Duration.ofSeconds(20),
        () -> compared(rest.get("/ledger")).isEmpty());
  }

  /**
   * All that came in is accounted for: in a moment without messages independent counts agree to the
   * last one, and nothing has been found missing before.
   */
  void assertLedgerBalances() {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    List<String> faults = faults();
    while (!faults.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
      faults = faults();
    }
    assertEquals(List.of(), faults, () -> rest.get("/ledger").toPrettyString());
  }

  private List<String> faults() {
    JsonNode ledger = rest.get("/ledger");
    List<String> faults = compared(ledger);
    for (String part : List.of("accounts", "groups")) {
      for (JsonNode a : ledger.path(part)) {
        if (a.path("difference").asLong() != 0) {
          faults.add(a.toString());
        }
      }
    }
    return faults;
  }

  private static List<String> compared(JsonNode ledger) {
    List<String> faults = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode c : ledger.path("comparisons")) {
      names.add(c.path("name").asText());
      if (c.path("difference").asLong() != 0 || c.path("broken").asBoolean()) {
        faults.add(c.toString());
      }
    }
    COMPARED.stream().filter(n -> !names.contains(n)).map(n -> "no " + n).forEach(faults::add);
    if (!ledger.path("balanced").asBoolean()) {
      faults.add("balanced is false");
    }
    return faults;
  }
}
