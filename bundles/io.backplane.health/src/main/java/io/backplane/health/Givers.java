/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.LedgerCrossing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What givers last counted who are gone, until the taker confirms it: so a swap of the giver does
 * not make good what was missing. Only of givers with a run of their own, which a taker that is
 * swapped does not know; without one a count may go on from another. Not thread-safe.
 */
final class Givers {
  private final Map<Way, LedgerCrossing> last = new HashMap<>();

  /** One giver's way to one taker. */
  private record Way(String from, String to, String run) {
    static Way of(LedgerCrossing c) {
      return new Way(c.from(), c.to(), c.run());
    }
  }

  /**
   * Takes in what everybody says.
   *
   * @param said counts of givers and takers
   * @return these and those of givers that are gone and not confirmed
   */
  List<LedgerCrossing> complete(List<LedgerCrossing> said) {
    Map<Way, Long> taken = new HashMap<>();
    Set<String> takers = new HashSet<>();
    Set<Way> present = new HashSet<>();
    for (LedgerCrossing c : said) {
      if (!c.given()) {
        takers.add(c.to());
        taken.merge(Way.of(c), c.count(), Long::sum);
      } else if (!c.run().isEmpty()) {
        present.add(Way.of(c));
        last.put(Way.of(c), c);
      }
    }
    last.values()
        .removeIf(
            c ->
                !present.contains(Way.of(c))
                    && takers.contains(c.to())
                    && taken.getOrDefault(Way.of(c), Long.MAX_VALUE) >= c.count());
    List<LedgerCrossing> all = new ArrayList<>(said);
    last.forEach(
        (way, c) -> {
          if (!present.contains(way)) {
            all.add(c);
          }
        });
    return all;
  }
}
