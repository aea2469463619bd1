/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The gate: decodes, stamps, appends, answers. Every message offered gets exactly one answer, and
 * the ledger's account {@code gate} always balances.
 */
@ProviderType
public interface Ingress {
  /**
   * An empty batch, for one pass of an I/O loop. Not thread-safe; cheap.
   *
   * @return a new batch
   */
  IngressBatch newBatch();

  /**
   * The clock that messages without a time of their own get theirs from.
   *
   * @return the clock
   */
  NodeClock clock();

  /**
   * Whether a dialect is there now. While it is not, offers for it are not taken.
   *
   * @param dialect its name
   * @return whether messages of that dialect can be decoded
   */
  boolean available(String dialect);

  /**
   * Calls back once, soon after everything that messages of a dialect need is there (the dialect,
   * the stream, the authorizer, the registry) or this gate went away, from any thread. If it is
   * there already, at once from the caller's.
   *
   * @param dialect its name
   * @param callback short, does not block
   */
  void whenAvailable(String dialect, Runnable callback);

  /**
   * Takes a dead letter in again, decoding what it keeps of the original by the dialect that is
   * there now. Values without a time of their own get the time at which the original was received,
   * so that a replay done twice gives each value once. Waits up to 10 s for the receipt.
   *
   * @param partition of the dead-letter stream
   * @param offset of the dead letter
   * @return what became of it; if it is rejected again nothing is added to the dead letters
   */
  Outcome replay(int partition, long offset);

  /**
   * The gate's figures since it started.
   *
   * @return a snapshot
   */
  IngressStats stats();
}
