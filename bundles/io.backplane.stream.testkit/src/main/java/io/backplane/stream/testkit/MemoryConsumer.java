/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads a {@link MemoryLog} round-robin, under the log's lock. */
final class MemoryConsumer implements StreamConsumer {
  private final MemoryStream stream;
  private final MemoryLog log;
  private final MemoryGroup group;
  private final long[] next;
  private final long[] lost;
  private int turn;
  private boolean woken;
  private boolean closed;

  MemoryConsumer(MemoryStream stream, MemoryGroup group) {
    this.stream = stream;
    this.log = stream.log;
    this.group = group;
    group.begin();
    this.next = group.committed.clone();
    this.lost = new long[next.length];
  }

  @Override
  public String group() {
    return group.name;
  }

  @Override
  public Positions positions() {
    synchronized (log) {
      return new Positions(stream.epoch(), next);
    }
  }

  @Override
  public void seek(Positions to) {
    synchronized (log) {
      checkOpen();
      check(to);
      for (int p = 0; p < next.length; p++) {
        long oldest = log.oldest(p);
        group.seek(p, to.of(p), oldest);
        lost[p] = to.of(p) < next[p] ? 0 : lost[p];
        next[p] = to.of(p);
        skip(p);
      }
    }
  }

  @Override
  public List<StreamRecord> poll(int maxRecords, long maxWaitMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
    synchronized (log) {
      while (true) {
        checkOpen();
        List<StreamRecord> found = take(maxRecords);
        long left = deadline - System.nanoTime();
        if (!found.isEmpty() || woken || left <= 0) {
          woken = false;
          return found;
        }
        TimeUnit.NANOSECONDS.timedWait(log, Math.max(left, 1_000_000));
      }
    }
  }

  private List<StreamRecord> take(int max) {
    List<StreamRecord> found = new ArrayList<>();
    int empty = 0;
    while (found.size() < max && empty < next.length) {
      int p = turn++ % next.length;
      skip(p);
      if (next[p] < log.next(p)) {
        found.add(log.get(p, next[p]++));
        empty = 0;
      } else {
        empty++;
      }
    }
    return found;
  }

  private void skip(int partition) {
    long gap = log.oldest(partition) - next[partition];
    if (gap > 0) {
      lost[partition] += gap;
      next[partition] += gap;
    }
  }

  @Override
  public void commit(Positions upTo, Tally tally) {
    synchronized (log) {
      checkOpen();
      check(upTo);
      long gone = 0;
      for (int p = 0; p < lost.length; p++) {
        gone += lost[p];
        lost[p] = 0;
      }
      group.commit(upTo.next(), log, tally, gone);
    }
  }

  @Override
  public void wakeup() {
    synchronized (log) {
      woken = true;
      log.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (log) {
      if (!closed) {
        closed = true;
        stream.leave(this);
        log.notifyAll();
      }
    }
  }

  private void check(Positions positions) {
    for (long offset : positions.next()) {
      if (offset < 0) {
        throw new StreamException("no positions: " + positions);
      }
    }
    if (positions.epoch() != stream.epoch() || positions.next().length != next.length) {
      throw new StreamException("positions " + positions + " are of another epoch");
    }
  }

  private void checkOpen() {
    if (closed || stream.isClosed()) {
      throw new StreamException("the consumer of group " + group.name + " is closed");
    }
  }
}
