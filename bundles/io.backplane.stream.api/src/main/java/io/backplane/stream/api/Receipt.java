/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/** The answer to an append. */
public sealed interface Receipt {
  /**
   * All records are durable.
   *
   * @param positions for each record in the order added: where it lies, see {@link
   *     Position#pack(int, long)}
   */
  record Durable(long[] positions) implements Receipt {}

  /**
   * No record was kept.
   *
   * @param reason why
   * @param detail a sentence for people
   */
  record Refused(Refusal reason, String detail) implements Receipt {}
}
