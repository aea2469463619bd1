/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: a card with state in memory that its successor needs. */
@ConsumerType
public interface StateCarrier {
  /**
   * The state's name, the same in predecessor and successor.
   *
   * @return such as {@code io.backplane.rule.windows}
   */
  String name();

  /**
   * Hands the state out. Called when the card is about to stop, at most once.
   *
   * @return the state
   */
  State exportState();

  /**
   * Takes a predecessor's state in. Called before the card is used.
   *
   * @param state what the predecessor handed out
   * @throws IllegalArgumentException if that version cannot be taken: the change is rolled back
   */
  void importState(State state);

  /**
   * A versioned, neutral form.
   *
   * @param version of the form
   * @param bytes the form
   */
  record State(int version, byte[] bytes) {}
}
