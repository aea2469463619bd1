/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * One file of a log: what is known of it without reading it. Grown by the commit thread only; read
 * by any. Its sparse index holds a row for a frame every so many bytes: position, frame number,
 * earliest time, and the offsets at which the frame starts. The first row holds the earliest time
 * of the whole segment, so that a segment taken up again still knows its age.
 */
public final class Segment {
  public static final String SUFFIX = ".log";
  private static final int INTERVAL = 128 << 10;
  private static final int FIXED = 3;
  private static final int EARLIEST = 2;

  final Path path;
  final long first;
  final int partitions;
  private final int width;
  private final long interval;
  private long[] rows;
  private int used;
  private volatile long end;
  private volatile long latest = Long.MIN_VALUE;
  private volatile boolean deleted;

  Segment(Path folder, long first, int partitions) {
    this(folder.resolve(String.format("%020d%s", first, SUFFIX)), first, partitions, new long[0]);
  }

  /** With an index as it was saved. */
  Segment(Path path, long first, int partitions, long[] rows) {
    this.path = path;
    this.first = first;
    this.partitions = partitions;
    this.width = FIXED + partitions;
    this.interval = (long) INTERVAL * Math.max(1, partitions / 8);
    this.rows = rows;
    this.used = rows.length;
  }

  /** Takes note of a frame that is in the file for good. */
  synchronized void add(Frame frame) {
    if (used == 0 || frame.position - rows[used - width] >= interval) {
      if (used == rows.length) {
        rows = Arrays.copyOf(rows, Math.max(16 * width, 2 * used));
      }
      rows[used] = frame.position;
      rows[used + 1] = frame.number();
      rows[used + EARLIEST] = frame.earliest();
      for (int p = 0; p < partitions; p++) {
        rows[used + FIXED + p] = frame.start(p);
      }
      used += width;
    }
    if (frame.count() > 0) {
      rows[EARLIEST] = Math.min(earliest(), frame.earliest());
      latest = Math.max(latest, frame.latest());
    }
    end = frame.position + frame.length();
  }

  synchronized void restore(long endPosition, long latestTime) {
    end = endPosition;
    latest = latestTime;
    if (rows[EARLIEST] == 0) {
      rows[EARLIEST] = latestTime;
    }
  }

  /** Position of the last indexed frame that starts by those offsets; the first one otherwise. */
  synchronized long floor(long[] offsets) {
    int low = 0;
    int high = used / width - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (startsBy(middle, offsets)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return used == 0 ? 0 : rows[low * width];
  }

  /** Whether everything before this segment lies before those offsets. */
  synchronized boolean startsBy(long[] offsets) {
    return startsBy(0, offsets);
  }

  private boolean startsBy(int row, long[] offsets) {
    for (int p = 0; p < partitions; p++) {
      if (rows[row * width + FIXED + p] > offsets[p]) {
        return false;
      }
    }
    return true;
  }

  /** Offsets at which this segment starts. */
  synchronized long[] starts() {
    return Arrays.copyOfRange(rows, FIXED, width);
  }

  synchronized long[] rows() {
    return Arrays.copyOf(rows, used);
  }

  /** Bytes of whole frames. */
  long end() {
    return end;
  }

  /** Highest record time; {@link Long#MIN_VALUE} if there is no record. */
  long latest() {
    return latest;
  }

  /** Lowest record time; {@link Long#MAX_VALUE} if there is no record. */
  synchronized long earliest() {
    return latest == Long.MIN_VALUE ? Long.MAX_VALUE : rows[EARLIEST];
  }

  boolean deleted() {
    return deleted;
  }

  void markDeleted() {
    deleted = true;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
