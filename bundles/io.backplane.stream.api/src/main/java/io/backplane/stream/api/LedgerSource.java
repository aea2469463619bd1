/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: a service that keeps accounts. Called by any thread; must not block. */
@ConsumerType
public interface LedgerSource {
  /**
   * Its accounts, each read consistently.
   *
   * @return a snapshot
   */
  List<LedgerAccount> accounts();

  /**
   * What it gave to others or took from them, as counted by itself.
   *
   * @return a snapshot
   */
  default List<LedgerCrossing> crossings() {
    return List.of();
  }
}
