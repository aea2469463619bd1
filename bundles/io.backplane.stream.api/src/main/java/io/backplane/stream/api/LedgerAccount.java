/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.Map;

/**
 * One line of the ledger: what came in must equal what became of it. What came in is counted where
 * it arrives, outcomes where they happen, what is in flight by looking at what waits; none of them
 * is computed from the others, so that {@link #difference()} tells what got lost in between.
 *
 * @param name such as {@code gate} or {@code store}
 * @param in what came in since counting began
 * @param out what became of it, by outcome ({@code appended}, {@code refused:disk-full}, {@code
 *     rejected:malformed} …)
 * @param inFlight taken in and found waiting for its outcome, for no longer than such a wait may be
 */
public record LedgerAccount(String name, long in, Map<String, Long> out, long inFlight) {
  /** Copies the map. */
  public LedgerAccount {
    out = Map.copyOf(out);
  }

  /**
   * What is missing (positive) or too much (negative). While messages move it may be off by some of
   * them for a moment.
   *
   * @return 0 if the account balances
   */
  public long difference() {
    return in - inFlight - out.values().stream().mapToLong(Long::longValue).sum();
  }
}
