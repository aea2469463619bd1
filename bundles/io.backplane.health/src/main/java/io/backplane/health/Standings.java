/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.LedgerComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when accounts disagree, and by how much at least. A difference that was nothing, or had the
 * other sign, at any reading was only something that moved; what is left of it in every reading is
 * missing. Not thread-safe.
 */
final class Standings {
  private final long settleMillis;
  private Map<String, Standing> known = new HashMap<>();

  /**
   * A difference that stays.
   *
   * @param since when it began
   * @param span when the span at hand began; each is as long as things take to settle
   * @param before the least of the span before
   * @param least the least of the span at hand
   */
  private record Standing(long since, long span, long before, long least) {
    long remains() {
      return Standings.least(before, least);
    }
  }

  /**
   * Nothing is known.
   *
   * @param settleMillis how long anything may be on its way
   */
  Standings(long settleMillis) {
    this.settleMillis = settleMillis;
  }

  /**
   * Takes a reading in.
   *
   * @param readings what was compared, with the difference found
   * @param now milliseconds of a clock that never goes back
   * @param complete whether everybody could be read; what was not compared is forgotten then
   */
  List<Finding> take(List<Reading> readings, long now, boolean complete) {
    Map<String, Standing> next = complete ? new HashMap<>() : new HashMap<>(known);
    List<Finding> all = new ArrayList<>();
    for (Reading r : readings) {
      String name = r.counts().name();
      Standing s = standing(known.get(name), r.difference(), now);
      if (r.difference() != 0) {
        next.put(name, s);
      } else {
        next.remove(name);
      }
      long stands = now - s.since();
      boolean broken = r.difference() != 0 && stands >= settleMillis;
      all.add(new Finding(r.counts(), s.remains(), stands, broken));
    }
    known = next;
    return all;
  }

  private Standing standing(Standing s, long difference, long now) {
    if (s == null || Long.signum(s.least()) != Long.signum(difference)) {
      return new Standing(now, now, difference, difference);
    }
    return now - s.span() < settleMillis
        ? new Standing(s.since(), s.span(), s.before(), least(s.least(), difference))
        : new Standing(s.since(), now, s.least(), difference);
  }

  /** The smaller of two differences, nothing if they contradict each other. */
  static long least(long a, long b) {
    if (Long.signum(a) != Long.signum(b)) {
      return 0;
    }
    return Math.abs(a) < Math.abs(b) ? a : b;
  }

  /**
   * Two counts and their difference.
   *
   * @param counts as they were read last
   * @param difference what remains of it in two readings, one right after the other
   */
  record Reading(LedgerComparison counts, long difference) {
    /** Counts of one account: what is off in both readings. */
    static Reading of(LedgerComparison first, LedgerComparison second) {
      return new Reading(second, least(first.difference(), second.difference()));
    }

    /**
     * Counts of two sides, which are never read at the same moment: what the giver had given before
     * the taker was asked for the last time, and the other way round.
     */
    static Reading between(LedgerComparison first, LedgerComparison second) {
      long missing = first.in() - second.out();
      long surplus = first.out() - second.in();
      long difference = missing > 0 ? missing : surplus > 0 ? -surplus : 0;
      return new Reading(second, difference);
    }
  }
}
