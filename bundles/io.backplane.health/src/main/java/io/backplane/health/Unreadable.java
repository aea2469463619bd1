/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.LedgerComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who keeps accounts and fails when asked for them, and since when. A card on its way out may; one
 * that does so for longer is as bad as one that lost count, as nobody knows. Not thread-safe.
 */
final class Unreadable {
  private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);
  private static final String NAME = "unreadable ";
  private final long settleMillis;
  private Map<String, Long> since = Map.of();

  /**
   * Nobody fails.
   *
   * @param settleMillis for how long somebody may
   */
  Unreadable(long settleMillis) {
    this.settleMillis = settleMillis;
  }

  /**
   * Takes in who failed.
   *
   * @param failed why, by name
   * @param now milliseconds of a clock that never goes back
   * @return a finding without counts for each
   */
  List<Finding> take(Map<String, Throwable> failed, long now) {
    Map<String, Long> next = new TreeMap<>();
    List<Finding> all = new ArrayList<>();
    failed.forEach(
        (who, why) -> {
          if (!since.containsKey(who)) {
            LOG.warn("{} fails when asked for its accounts; it is asked again", who, why);
          }
          long stands = now - since.getOrDefault(who, now);
          next.put(who, now - stands);
          LedgerComparison counts = new LedgerComparison(NAME + who, 0, 0, 0);
          all.add(new Finding(counts, 0, stands, stands >= settleMillis));
        });
    since = next;
    return all;
  }

  static boolean is(Finding f) {
    return f.counts().name().startsWith(NAME);
  }
}
