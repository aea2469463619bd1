/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.HashMap;
import java.util.Map;

/**
 * What became of records between two commits of a consumer group, as the consumer counted them
 * where it happened. All the records from one commit to the next are in it, each once: those read,
 * and those passed over by a {@link StreamConsumer#seek}. What is missing or too much is not made
 * up for; it shows as {@link StreamStatus.GroupStatus#difference()}.
 *
 * @param processed used: the consumer did with them what it is there for
 * @param rejected could not be used, not kept elsewhere; the sum of {@code rejections}
 * @param deadLettered could not be used, kept in the dead letters
 * @param skipped not for this consumer, such as another kind or nobody who asks for it; nothing was
 *     done with them and nothing is wrong with them
 * @param rejections what was rejected, by reason: short stable words of {@code a-z 0-9 -}
 */
public record Tally(
    long processed, long rejected, long deadLettered, long skipped, Map<String, Long> rejections) {
  /** The reason of what was rejected without one. */
  public static final String UNSPECIFIED = "unspecified";

  /** Nothing happened. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if the reasons do not sum up to what was rejected
   */
  public Tally {
    rejections = Map.copyOf(rejections);
    if (sum(rejections) != rejected) {
      throw new IllegalArgumentException(rejected + " rejected, but for reasons " + rejections);
    }
  }

  /**
   * Without reasons and nothing skipped.
   *
   * @param processed used
   * @param rejected could not be used, for the reason {@link #UNSPECIFIED}
   * @param deadLettered could not be used, kept in the dead letters
   */
  public Tally(long processed, long rejected, long deadLettered) {
    this(
        processed,
        rejected,
        deadLettered,
        0,
        rejected == 0 ? Map.of() : Map.of(UNSPECIFIED, rejected));
  }

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
   * Nothing was for this consumer.
   *
   * @param n records
   * @return the tally
   */
  public static Tally skipped(long n) {
    return new Tally(0, 0, 0, n, Map.of());
  }

  /**
   * Could not be used, for one reason.
   *
   * @param reason a short stable word of {@code a-z 0-9 -}
   * @param n records
   * @return the tally; {@link #NONE} if there are none
   */
  public static Tally rejected(String reason, long n) {
    return n == 0 ? NONE : new Tally(0, n, 0, 0, Map.of(reason, n));
  }

  /**
   * The sum.
   *
   * @param other another
   * @return both together
   */
  public Tally plus(Tally other) {
    Map<String, Long> reasons = rejections;
    if (!other.rejections.isEmpty()) {
      reasons = new HashMap<>(rejections);
      for (Map.Entry<String, Long> e : other.rejections.entrySet()) {
        reasons.merge(e.getKey(), e.getValue(), Long::sum);
      }
    }
    return new Tally(
        processed + other.processed,
        rejected + other.rejected,
        deadLettered + other.deadLettered,
        skipped + other.skipped,
        reasons);
  }

  /**
   * How many records it is about.
   *
   * @return the sum of all of them
   */
  public long records() {
    return processed + rejected + deadLettered + skipped;
  }

  private static long sum(Map<String, Long> counts) {
    long sum = 0;
    for (long n : counts.values()) {
      sum += n;
    }
    return sum;
  }
}
