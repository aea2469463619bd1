/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import io.backplane.stream.api.StreamRecord;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log from given offsets on, in the order of the log: from memory where the tail still has
 * it, from the files otherwise. Not thread-safe.
 */
public final class Cursor implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);

  private final Log log;
  private final int partitions;
  private final long[] next;
  private final long[] at;
  private boolean located;
  private Segment segment;
  private long position;
  private long number;
  private SegmentReader reader;
  private Frame frame;
  private int index;
  private int left;
  private final long[] lost;
  private final long[] lostUntil;

  public Cursor(Log log, long[] from) {
    this.log = log;
    this.partitions = log.meta().partitions();
    this.next = from.clone();
    this.at = new long[partitions];
    this.lost = new long[partitions];
    this.lostUntil = new long[partitions];
    skipRemoved();
  }

  /** The next offsets this cursor returns; not to be changed. */
  public long[] next() {
    return next;
  }

  /** Moves; offsets older than the oldest kept become that. */
  public void seek(long[] to) {
    for (int p = 0; p < partitions; p++) {
      lost[p] = to[p] < next[p] ? 0 : lost[p];
    }
    System.arraycopy(to, 0, next, 0, partitions);
    located = false;
    left = 0;
    frame = null;
    skipRemoved();
  }

  private void skipRemoved() {
    long[] oldest = log.starts();
    for (int p = 0; p < partitions; p++) {
      skip(p, oldest[p]);
    }
  }

  private void skip(int partition, long to) {
    if (next[partition] < to) {
      lost[partition] += to - next[partition];
      lostUntil[partition] = to;
      next[partition] = to;
    }
  }

  /**
   * Records that retention or damage took from this reader since this was asked last, as far as
   * they lie before those offsets.
   */
  public long takeLost(long[] upTo) {
    long sum = 0;
    for (int p = 0; p < partitions; p++) {
      if (lostUntil[p] <= upTo[p]) {
        sum += lost[p];
        lost[p] = 0;
      }
    }
    return sum;
  }

  /** Whether there may be something to read. */
  public boolean hasMore() {
    return left > 0 || log.nextNumber() > (located ? number : 0);
  }

  /** Adds records until the list has so many or there are no more. */
  public void read(List<StreamRecord> into, int max) throws IOException {
    while (into.size() < max) {
      if (left == 0 && !enter(fetch())) {
        return;
      }
      take(into, max);
    }
  }

  private void take(List<StreamRecord> into, int max) {
    byte[] data = frame.data;
    int pos = index;
    while (left > 0 && into.size() < max) {
      int length = (int) Frame.INT.get(data, pos);
      int keyHash = (int) Frame.INT.get(data, pos + 4);
      int partition = Frame.partition(keyHash, partitions);
      long offset = at[partition]++;
      if (offset >= next[partition]) {
        next[partition] = offset + 1;
        long time = (long) Frame.LONG.get(data, pos + 8);
        ByteBuffer body = ByteBuffer.wrap(data, pos + Frame.RECORD_HEADER, length);
        into.add(new StreamRecord(partition, offset, time, keyHash, body));
      }
      pos += Frame.RECORD_HEADER + length;
      left--;
    }
    index = pos;
  }

  private boolean enter(Frame fetched) {
    if (fetched == null) {
      return false;
    }
    frame = fetched;
    index = fetched.body();
    left = fetched.count();
    number = fetched.number() + 1;
    segment = fetched.segment;
    position = fetched.position + fetched.length();
    for (int p = 0; p < partitions; p++) {
      at[p] = fetched.start(p);
      skip(p, at[p]);
    }
    return true;
  }

  private Frame fetch() throws IOException {
    frame = null;
    if (located && segment.deleted()) {
      located = false;
      skipRemoved();
    }
    if (!located && !locate()) {
      return null;
    }
    if (number >= log.nextNumber()) {
      return null;
    }
    Frame inMemory = log.tail().get(number);
    if (inMemory != null) {
      closeReader();
      return inMemory;
    }
    return fromDisk();
  }

  private boolean locate() {
    closeReader();
    Frame inMemory = log.tail().floor(next);
    if (inMemory != null) {
      segment = inMemory.segment;
      position = inMemory.position;
      number = inMemory.number();
    } else {
      segment = log.floor(next);
      if (segment == null) {
        return false;
      }
      position = segment.floor(next);
      number = -1;
    }
    located = true;
    return true;
  }

  private Frame fromDisk() throws IOException {
    while (true) {
      long known = log.nextNumber();
      long limit = segment.end();
      if (!open()) {
        return fetch();
      }
      Frame found = reader.next(limit);
      if (found != null) {
        return found;
      }
      Segment behind = log.after(segment);
      if (behind == null) {
        number = Math.max(number, known);
        return null;
      }
      segment = behind;
      position = 0;
    }
  }

  /** False if retention removed the file just now. */
  private boolean open() throws IOException {
    if (reader != null && reader.segment() == segment && reader.position() == position) {
      return true;
    }
    closeReader();
    try {
      reader = new SegmentReader(segment, log.meta().epoch(), position);
      return true;
    } catch (FileNotFoundException e) {
      if (segment.deleted()) {
        return false;
      }
      throw e;
    }
  }

  private void closeReader() {
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        LOG.warn("cannot close {}", segment, e);
      }
      reader = null;
    }
  }

  @Override
  public void close() {
    closeReader();
  }
}
