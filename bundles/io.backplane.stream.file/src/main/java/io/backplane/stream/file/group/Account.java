/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.Tally;
import io.backplane.stream.file.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a group's records, as its consumer tells, beside the offsets it has come to. None
 * is made to fit the other: where the consumer accounts for fewer or more records than it passed,
 * the difference stays. Not thread-safe.
 *
 * <p>Per partition there are, besides where the group was founded and what is committed, {@code
 * told}, up to which a commit has told, and {@code from}, from which the next one tells: before
 * {@code told} if the consumer went back, which counts as repeated. What lies between {@code told}
 * and {@code committed} was taken by retention; a reader who was faster may have it yet and tells
 * so with its next commit.
 */
final class Account {
  static final int MOST_REASONS = 32;
  static final int LONGEST_REASON = 40;

  /** Where further reasons go. */
  static final String OTHER = "other";

  final long[] founded;
  final long[] committed;
  long processed;
  long rejected;
  long deadLettered;
  long skipped;
  long repeated;
  long expired;
  final Map<String, Long> rejections = new TreeMap<>();
  private final long[] told;
  private final long[] from;

  /** Expired since the last commit; its reader may have had them before and tell so yet. */
  private long uncertain;

  Account(long[] from) {
    this(from, from);
  }

  Account(long[] founded, long[] committed) {
    this.founded = founded.clone();
    this.committed = committed.clone();
    this.told = committed.clone();
    this.from = committed.clone();
  }

  /** Records that retention took. */
  boolean expire(long[] oldest) {
    boolean changed = false;
    for (int p = 0; p < committed.length; p++) {
      changed |= oldest[p] > committed[p];
      committed[p] = Math.max(committed[p], oldest[p]);
    }
    return changed;
  }

  /** A new reader begins at what is committed: what lies before it has expired for good. */
  void begin() {
    uncertain += sum(committed) - sum(told);
    expired = expired();
    System.arraycopy(committed, 0, told, 0, told.length);
    System.arraycopy(committed, 0, from, 0, from.length);
  }

  /** A log that lost its end in a power cut is behind its group: its offsets are used again. */
  boolean clamp(long[] ends) {
    boolean behind = false;
    for (int p = 0; p < committed.length; p++) {
      behind |= committed[p] > ends[p];
      long before = told[p] - founded[p];
      committed[p] = Math.min(committed[p], ends[p]);
      told[p] = Math.min(told[p], ends[p]);
      from[p] = Math.min(from[p], ends[p]);
      founded[p] = Math.min(founded[p], ends[p]);
      repeated += before - (told[p] - founded[p]);
    }
    return behind;
  }

  /** A seek before the founding founds the partition anew there; what is gone has expired. */
  boolean seek(long[] to, long[] oldest) {
    boolean changed = false;
    for (int p = 0; p < founded.length; p++) {
      from[p] = Math.min(from[p], to[p]);
      if (to[p] < founded[p]) {
        repeated += told[p] - founded[p];
        founded[p] = to[p];
        told[p] = to[p];
        committed[p] = Math.max(to[p], oldest[p]);
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Takes over positions, which do not go before the oldest kept nor beyond the end, and the tally.
   *
   * @param lost records among them that retention or damage took from the reader
   * @return what the tally said too little (positive) or too much (negative)
   */
  long commit(long[] upTo, Log log, Tally tally, long lost) {
    long[] oldest = log.starts();
    long[] ends = log.ends();
    long way = 0;
    for (int p = 0; p < committed.length; p++) {
      long to = Math.min(upTo[p], ends[p]);
      long start = Math.min(from[p], to);
      long before = told[p] - founded[p];
      way += to - start;
      founded[p] = Math.min(founded[p], to);
      repeated += before - (start - founded[p]);
      told[p] = to;
      from[p] = to;
      committed[p] = Math.max(oldest[p], to);
    }
    processed += tally.processed();
    rejected += tally.rejected();
    deadLettered += tally.deadLettered();
    skipped += tally.skipped();
    expired += lost;
    tally.rejections().forEach(this::reject);
    long surplus = Math.max(0, tally.records() + lost - way);
    long readBefore = Math.min(surplus, uncertain);
    expired -= readBefore;
    uncertain = 0;
    return way - lost - tally.records() + readBefore;
  }

  /** Files it under its reason, as far as there is room for reasons. */
  void reject(String reason, long n) {
    boolean fits =
        reason.getBytes(StandardCharsets.UTF_8).length <= LONGEST_REASON
            && (rejections.size() < MOST_REASONS || rejections.containsKey(reason));
    rejections.merge(fits ? reason : OTHER, n, Long::sum);
  }

  /** Taken by retention or damage; what a reader may have nevertheless is in it until it tells. */
  long expired() {
    return expired + sum(committed) - sum(told);
  }

  Account copy() {
    Account c = new Account(founded, committed);
    c.processed = processed;
    c.rejected = rejected;
    c.deadLettered = deadLettered;
    c.skipped = skipped;
    c.repeated = repeated;
    c.expired = expired();
    c.rejections.putAll(rejections);
    return c;
  }

  long since(long[] ends) {
    return sum(ends) - sum(founded);
  }

  private static long sum(long[] offsets) {
    return Arrays.stream(offsets).sum();
  }
}
