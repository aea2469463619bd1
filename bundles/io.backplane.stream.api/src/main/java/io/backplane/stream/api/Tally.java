/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/**
 * What became of records between two commits of a consumer group.
 *
 * @param processed done as meant
 * @param rejected could not be used, not kept elsewhere
 * @param deadLettered could not be used, kept in the dead letters
 */
public record Tally(long processed, long rejected, long deadLettered) {
  /** Nothing happened. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /**
   * Everything went well.
   *
   * @param n records
   * @return the tally
   */
  public static Tally processed(long n) {
    return new Tally(n, 0, 0);
  }

  /**
   * The sum.
   *
   * @param other another
   * @return both together
   */
  public Tally plus(Tally other) {
    return new Tally(
        processed + other.processed, rejected + other.rejected, deadLettered + other.deadLettered);
  }
}
