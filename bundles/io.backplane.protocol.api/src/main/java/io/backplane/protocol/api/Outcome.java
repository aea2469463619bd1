/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

/** What became of a message that was offered. */
public sealed interface Outcome {
  /** Durable in the device stream. */
  record Accepted() implements Outcome {
    /** The one value. */
    public static final Accepted INSTANCE = new Accepted();
  }

  /**
   * Not taken, and never will be as it is; the original lies durable in the dead letters.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Outcome {}

  /**
   * Not taken now: the node cannot keep it. Nothing of it was kept.
   *
   * @param rejection why
   */
  record Refused(Rejection rejection) implements Outcome {}
}
