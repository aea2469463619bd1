/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import io.backplane.stream.api.StreamStatus.GroupStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two counts of the same thing beside each other. Read at one moment without stopping anybody, so
 * that a difference may be only something that is on its way; one that stays is a loss.
 *
 * @param name what is compared: an account ({@code gate}), a consumer group ({@code group
 *     device/live}) or what goes from one account to another ({@code gate > stream device})
 * @param in one count: what came in, was appended, was given
 * @param out the other: the sum of the outcomes, what was taken
 * @param inFlight found waiting in between: in flight, not committed yet
 */
public record LedgerComparison(String name, long in, long out, long inFlight) {
  /**
   * What neither outcome nor waiting explains.
   *
   * @return 0 if both agree; positive if something is missing, negative if there is too much
   */
  public long difference() {
    return in - out - inFlight;
  }

  /**
   * An account with itself.
   *
   * @param a the account
   * @return what came in beside what became of it
   */
  public static LedgerComparison of(LedgerAccount a) {
    return new LedgerComparison(
        a.name(), a.in(), a.in() - a.inFlight() - a.difference(), a.inFlight());
  }

  /**
   * A consumer group's counts with the offsets of its stream.
   *
   * @param stream the stream's name
   * @param g the group
   * @return what was appended for it beside what it says became of it
   */
  public static LedgerComparison of(String stream, GroupStatus g) {
    long in = g.appended() + g.repeated();
    return new LedgerComparison(
        "group " + stream + "/" + g.group(), in, in - g.lag() - g.difference(), g.lag());
  }

  /**
   * What givers counted with what takers confirm. What is given to somebody who does not count, or
   * taken from a giver who is gone, is not compared.
   *
   * @param crossings both sides' counts, in any order
   * @return one comparison for each pair of names, sorted
   */
  public static List<LedgerComparison> of(Collection<LedgerCrossing> crossings) {
    Map<String, long[]> sums = new TreeMap<>();
    for (LedgerCrossing given : crossings) {
      if (!given.given()) {
        continue;
      }
      boolean counts = false;
      long taken = 0;
      for (LedgerCrossing c : crossings) {
        boolean taker = !c.given() && c.to().equals(given.to());
        counts |= taker;
        taken +=
            taker && c.from().equals(given.from()) && c.run().equals(given.run()) ? c.count() : 0;
      }
      if (counts) {
        long[] sum = sums.computeIfAbsent(given.from() + " > " + given.to(), name -> new long[2]);
        sum[0] += given.count();
        sum[1] += taken;
      }
    }
    List<LedgerComparison> all = new ArrayList<>();
    sums.forEach((name, sum) -> all.add(new LedgerComparison(name, sum[0], sum[1], 0)));
    return all;
  }
}
