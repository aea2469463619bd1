/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.Map;

/**
 * One line of the ledger: what came in must equal what became of it. The stream's consumer groups
 * are accounts already ({@link StreamStatus.GroupStatus}); gates and stores add theirs through
 * {@link LedgerSource}.
 *
 * @param name such as {@code gate} or {@code store}
 * @param in what came in since counting began
 * @param out what became of it, by outcome ({@code appended}, {@code refused:disk-full}, {@code
 *     rejected:malformed} …)
 * @param inFlight taken in and not yet answered
 */
public record LedgerAccount(String name, long in, Map<String, Long> out, long inFlight) {
  /** Copies the map. */
  public LedgerAccount {
    out = Map.copyOf(out);
  }

  /**
   * What is missing (positive) or too much (negative).
   *
   * @return 0 if the account balances
   */
  public long difference() {
    return in - inFlight - out.values().stream().mapToLong(Long::longValue).sum();
  }
}
