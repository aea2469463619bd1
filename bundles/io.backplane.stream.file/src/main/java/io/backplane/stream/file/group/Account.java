/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.Tally;
import io.backplane.stream.file.log.Log;
import java.util.Arrays;

/**
 * What became of a group's records. After every step {@code sum(committed - founded) = processed +
 * rejected + deadLettered + expired}; offsets and counts are saved together, so it holds after a
 * crash too. Not thread-safe.
 *
 * <p>A commit that moves further than its tally says (its store knew a later position than the
 * group after a crash) books the rest as processed; one that says more than it moves takes the
 * surplus off what retention booked as expired since the commit before, as those records were read
 * after all, then off processed (they were read again).
 */
final class Account {
  final long[] founded;
  final long[] committed;
  long processed;
  long rejected;
  long deadLettered;
  long expired;

  /** Booked as expired though a reader who was faster may have them and tell so yet. */
  private long expiredSinceCommit;

  Account(long[] from) {
    this(from, from);
  }

  Account(long[] founded, long[] committed) {
    this.founded = founded.clone();
    this.committed = committed.clone();
  }

  /** Records that retention took. */
  boolean expire(long[] oldest) {
    long before = expired;
    for (int p = 0; p < committed.length; p++) {
      long gap = oldest[p] - committed[p];
      if (gap > 0) {
        committed[p] = oldest[p];
        expired += gap;
      }
    }
    expiredSinceCommit += expired - before;
    return expired != before;
  }

  /** A log that lost its end in a power cut is behind its group. */
  boolean clamp(long[] ends) {
    boolean behind = false;
    for (int p = 0; p < committed.length; p++) {
      behind |= committed[p] > ends[p];
      committed[p] = Math.min(committed[p], ends[p]);
      founded[p] = Math.min(founded[p], ends[p]);
    }
    balance();
    return behind;
  }

  /** A seek before the founding founds the partition anew there; what is gone has expired. */
  boolean seek(long[] to, long[] oldest) {
    boolean changed = false;
    for (int p = 0; p < founded.length; p++) {
      if (to[p] < founded[p]) {
        founded[p] = to[p];
        committed[p] = Math.max(to[p], oldest[p]);
        expired += committed[p] - to[p];
        changed = true;
      }
    }
    balance();
    return changed;
  }

  /**
   * Takes over positions, which do not go before the oldest kept nor beyond the end, and the tally.
   *
   * @param lost records among them that could not be read, booked as expired
   * @return what the tally said too little (positive) or too much (negative)
   */
  long commit(long[] upTo, Log log, Tally tally, long lost) {
    long[] oldest = log.starts();
    long[] ends = log.ends();
    expire(oldest);
    for (int p = 0; p < committed.length; p++) {
      committed[p] = Math.max(oldest[p], Math.min(upTo[p], ends[p]));
      founded[p] = Math.min(founded[p], committed[p]);
    }
    processed += tally.processed();
    rejected += tally.rejected();
    deadLettered += tally.deadLettered();
    expired += lost;
    long difference = balance();
    expiredSinceCommit = 0;
    for (int p = 0; p < committed.length; p++) {
      expiredSinceCommit += Math.max(0, committed[p] - Math.max(upTo[p], founded[p]));
    }
    return difference;
  }

  private long balance() {
    long difference = sum(committed) - sum(founded) - done();
    long rest = difference;
    long back = Math.max(Math.min(rest, 0), -Math.min(expiredSinceCommit, expired));
    expired += back;
    rest -= back;
    long unexplained = rest;
    long change = Math.max(rest, -processed);
    processed += change;
    rest -= change;
    change = Math.max(rest, -rejected);
    rejected += change;
    rest -= change;
    change = Math.max(rest, -deadLettered);
    deadLettered += change;
    expired += rest - change;
    return unexplained;
  }

  long done() {
    return processed + rejected + deadLettered + expired;
  }

  Account copy() {
    Account c = new Account(founded, committed);
    c.processed = processed;
    c.rejected = rejected;
    c.deadLettered = deadLettered;
    c.expired = expired;
    return c;
  }

  long since(long[] ends) {
    return sum(ends) - sum(founded);
  }

  private static long sum(long[] offsets) {
    return Arrays.stream(offsets).sum();
  }
}
