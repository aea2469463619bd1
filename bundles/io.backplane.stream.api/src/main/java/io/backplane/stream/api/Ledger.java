/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The ledger of this node: everybody's accounts, compared with each other by somebody who keeps
 * none of them. Any thread.
 */
@ProviderType
public interface Ledger {
  /**
   * Reads all accounts now and compares them. Takes as long as the figures of all streams.
   *
   * @return what was found
   * @throws StreamException if the streams are closed or cannot be read
   */
  Report read();

  /**
   * Two counts beside each other, and for how long they have disagreed.
   *
   * @param counts the counts
   * @param difference what is unexplained in every one of the last readings, so that nothing that
   *     merely moves is in it; positive if something is missing, negative if there is too much
   * @param standsMillis for how long it has been so, 0 if there is no difference
   * @param broken whether that is longer than anything may be on its way
   */
  record Finding(LedgerComparison counts, long difference, long standsMillis, boolean broken) {}

  /**
   * A reading.
   *
   * @param accounts of gates, streams and stores
   * @param groups of consumers, by stream
   * @param findings one for each account, each group and each way from one to another
   */
  record Report(
      List<LedgerAccount> accounts,
      Map<String, List<StreamStatus.GroupStatus>> groups,
      List<Finding> findings) {
    /** Copies. */
    public Report {
      accounts = List.copyOf(accounts);
      groups = Map.copyOf(groups);
      findings = List.copyOf(findings);
    }

    /**
     * Whether nothing is broken.
     *
     * @return false if a difference stayed for longer than anything may be on its way
     */
    public boolean balanced() {
      return findings.stream().noneMatch(Finding::broken);
    }
  }
}
