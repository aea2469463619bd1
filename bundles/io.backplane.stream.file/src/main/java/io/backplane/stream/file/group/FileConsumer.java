/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import io.backplane.stream.file.commit.Arrival;
import io.backplane.stream.file.log.Cursor;
import io.backplane.stream.file.log.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads for a group, in the order of the log, which is the order of arrival in each partition. */
final class FileConsumer implements StreamConsumer {
  private final String name;
  private final Group group;
  private final int epoch;
  private final Cursor cursor;
  private final Log log;
  private final Arrival arrival;
  private volatile boolean closed;
  private volatile boolean woken;

  FileConsumer(String name, Group group, Log log, Arrival arrival) {
    this.name = name;
    this.group = group;
    this.log = log;
    this.epoch = log.meta().epoch();
    this.arrival = arrival;
    this.cursor = new Cursor(log, group.begin());
  }

  @Override
  public String group() {
    return name;
  }

  @Override
  public synchronized Positions positions() {
    return new Positions(epoch, cursor.next());
  }

  @Override
  public synchronized void seek(Positions to) {
    checkOpen();
    long[] offsets = check(to);
    group.seek(offsets);
    cursor.seek(offsets);
  }

  @Override
  public List<StreamRecord> poll(int maxRecords, long maxWaitMillis) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<StreamRecord> found = take(maxRecords);
    long deadline = 0;
    while (found.isEmpty() && !takeWakeup()) {
      long now = System.nanoTime();
      deadline = deadline == 0 ? now + maxWaitMillis * 1_000_000 : deadline;
      if (maxWaitMillis <= 0 || deadline - now <= 0) {
        break;
      }
      arrival.await(this::isDue, deadline - now);
      found = take(maxRecords);
    }
    return found;
  }

  private boolean isDue() {
    return closed || woken || cursor.hasMore();
  }

  private boolean takeWakeup() {
    boolean was = woken;
    woken = false;
    return was;
  }

  private synchronized List<StreamRecord> take(int max) {
    checkOpen();
    if (!cursor.hasMore()) {
      return List.of();
    }
    List<StreamRecord> found = new ArrayList<>(Math.min(max, 256));
    try {
      cursor.read(found, max);
    } catch (IOException e) {
      if (found.isEmpty()) {
        throw new StreamException("cannot read for group " + name + ": " + e.getMessage(), e);
      }
    }
    return found;
  }

  @Override
  public synchronized void commit(Positions upTo, Tally tally) {
    checkOpen();
    long[] offsets = check(upTo);
    group.commit(offsets, tally, cursor.takeLost(offsets));
  }

  @Override
  public void wakeup() {
    woken = true;
    arrival.announce();
  }

  @Override
  public void close() {
    invalidate();
    group.release(this);
  }

  /** From now on everything but {@link #close} throws. */
  void invalidate() {
    closed = true;
    arrival.announce();
    synchronized (this) {
      cursor.close();
    }
  }

  private long[] check(Positions positions) {
    long[] offsets = positions.next();
    if (positions.epoch() != epoch
        || offsets.length != log.meta().partitions()
        || Arrays.stream(offsets).anyMatch(o -> o < 0)) {
      throw new StreamException(
          "positions " + positions + " are not of this stream's epoch " + epoch);
    }
    return offsets;
  }

  private void checkOpen() {
    if (closed) {
      throw new StreamException("the consumer of group " + name + " is closed");
    }
  }
}
