/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;

/**
 * The account of one group: what its consumer tells beside its offsets, neither made to fit the
 * other. Guarded by its log.
 */
final class MemoryGroup {
  final String name;
  final long[] founded;
  final long[] committed;
  private Tally sum = Tally.NONE;
  private long expired;
  private long repeated;
  private final long[] told;
  private final long[] from;

  MemoryGroup(String name, long[] from) {
    this.name = name;
    this.founded = from.clone();
    this.committed = from.clone();
    this.told = from.clone();
    this.from = from.clone();
  }

  /** A reader begins at what is committed; what lies before it has expired for good. */
  void begin() {
    expired = expired();
    System.arraycopy(committed, 0, told, 0, told.length);
    System.arraycopy(committed, 0, from, 0, from.length);
  }

  void expire(int partition, long oldest) {
    committed[partition] = Math.max(committed[partition], oldest);
  }

  /** A seek before the founding founds the partition anew there; what is gone has expired. */
  void seek(int partition, long to, long oldest) {
    from[partition] = Math.min(from[partition], to);
    if (to < founded[partition]) {
      repeated += told[partition] - founded[partition];
      founded[partition] = to;
      told[partition] = to;
      committed[partition] = Math.max(to, oldest);
    }
  }

  /**
   * Takes over positions and tally.
   *
   * @param lost records that retention took from the reader before those positions
   */
  void commit(long[] upTo, MemoryLog log, Tally tally, long lost) {
    for (int p = 0; p < committed.length; p++) {
      long to = Math.min(upTo[p], log.next(p));
      long start = Math.min(from[p], to);
      long before = told[p] - founded[p];
      founded[p] = Math.min(founded[p], to);
      repeated += before - (start - founded[p]);
      told[p] = to;
      from[p] = to;
      committed[p] = Math.max(log.oldest(p), to);
    }
    sum = sum.plus(tally);
    expired += lost;
  }

  private long expired() {
    long taken = expired;
    for (int p = 0; p < committed.length; p++) {
      taken += committed[p] - told[p];
    }
    return taken;
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
        sum.processed(),
        sum.rejected(),
        sum.deadLettered(),
        expired(),
        behind(committed, log),
        millis(committed, log),
        behind(at, log),
        millis(at, log),
        sum.skipped(),
        repeated,
        sum.rejections());
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
