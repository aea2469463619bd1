/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.journal;

import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;

/** What the journal is kept for. Called by the journal's own thread. */
public interface Keeper {
  /**
   * Restores what an earlier process left.
   *
   * @return where the next process is to begin reading
   * @throws StreamException if it cannot be read now; it is asked again
   */
  long restore(Streams streams);

  /** Puts what was restored in its place. */
  void restored();

  /** Clients may come. */
  void ready();

  /** Time to look after the journal's length, after a portion became durable. */
  void written(Streams streams);

  /** Nothing else will be written. */
  void closing(Streams streams);
}
