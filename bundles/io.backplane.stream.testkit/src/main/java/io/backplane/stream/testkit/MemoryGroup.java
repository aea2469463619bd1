/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;

/**
 * The account of one group: {@code committed - founded = processed + rejected + deadLettered +
 * expired} holds after every step. Guarded by its log.
 */
final class MemoryGroup {
  final String name;
  final long[] founded;
  final long[] committed;
  private long processed;
  private long rejected;
  private long deadLettered;
  private long expired;
  private long expiredSinceCommit;

  MemoryGroup(String name, long[] from) {
    this.name = name;
    this.founded = from.clone();
    this.committed = from.clone();
  }

  void expire(int partition, long oldest) {
    long gap = oldest - committed[partition];
    if (gap > 0) {
      committed[partition] = oldest;
      expired += gap;
      expiredSinceCommit += gap;
    }
  }

  /** A seek before the founding founds the partition anew there; what is gone has expired. */
  void seek(int partition, long to, long oldest) {
    if (to < founded[partition]) {
      founded[partition] = to;
      committed[partition] = Math.max(to, oldest);
      expired += committed[partition] - to;
      balance();
    }
  }

  void commit(long[] upTo, MemoryLog log, Tally tally) {
    for (int p = 0; p < committed.length; p++) {
      expire(p, log.oldest(p));
      founded[p] = Math.min(founded[p], upTo[p]);
      committed[p] = Math.max(log.oldest(p), Math.min(upTo[p], log.next(p)));
    }
    processed += tally.processed();
    rejected += tally.rejected();
    deadLettered += tally.deadLettered();
    balance();
    expiredSinceCommit = 0;
  }

  /** Too little told is taken as processed; too much is taken off what expired meanwhile first. */
  private void balance() {
    long difference = -processed - rejected - deadLettered - expired;
    for (int p = 0; p < committed.length; p++) {
      difference += committed[p] - founded[p];
    }
    long take = Math.max(Math.min(difference, 0), -expiredSinceCommit);
    expired += take;
    difference -= take;
    take = Math.max(difference, -processed);
    processed += take;
    difference -= take;
    take = Math.max(difference, -rejected);
    rejected += take;
    difference -= take;
    take = Math.max(difference, -deadLettered);
    deadLettered += take;
    expired += difference - take;
  }

  /** The figures; {@code read} is where the open consumer reads next, null if there is none. */
  GroupStatus status(long[] read, MemoryLog log) {
    long appended = 0;
    for (int p = 0; p < committed.length; p++) {
      appended += log.next(p) - founded[p];
    }
    long[] at = read == null ? committed : read;
    return new GroupStatus(
        name,
        read != null,
        appended,
        processed,
        rejected,
        deadLettered,
        expired,
        behind(committed, log),
        millis(committed, log),
        behind(at, log),
        millis(at, log));
  }

  private static long behind(long[] at, MemoryLog log) {
    long records = 0;
    for (int p = 0; p < at.length; p++) {
      records += Math.max(0, log.next(p) - Math.max(at[p], log.oldest(p)));
    }
    return records;
  }

  private static long millis(long[] at, MemoryLog log) {
    long first = Long.MAX_VALUE;
    for (int p = 0; p < at.length; p++) {
      long next = Math.max(at[p], log.oldest(p));
      if (next < log.next(p)) {
        first = Math.min(first, log.get(p, next).time());
      }
    }
    return first == Long.MAX_VALUE
        ? 0
        : Math.max(0, System.currentTimeMillis() - Math.floorDiv(first, 1000L));
  }
}
