/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the newest segment. Files forced at every commit are filled with zeros some way ahead:
 * forcing bytes within a file's size costs less than half of forcing a file that grows. Commit
 * thread only.
 */
final class SegmentWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);
  private static final int LEAST_AHEAD = 256 << 10;
  private static final int MOST_AHEAD = 4 << 20;
  private static final int SMALL_FRAME = 128 << 10;

  private final Disk disk;
  private final Settings settings;
  private final Segment segment;
  private Disk.Output file;
  private long size;
  private int ahead = LEAST_AHEAD;
  private long filled;
  private boolean torn;

  SegmentWriter(Disk disk, Settings settings, Segment segment) throws IOException {
    this.disk = disk;
    this.settings = settings;
    this.segment = segment;
    this.file = disk.open(segment.path);
    this.size = segment.end();
  }

  Segment segment() {
    return segment;
  }

  /** Writes a frame behind the last one, or leaves the segment as it was. */
  void write(Frame frame) throws IOException {
    repair();
    boolean good = false;
    try {
      if (settings.disk() && frame.length() <= SMALL_FRAME) {
        fill(frame.length());
      }
      file.write(ByteBuffer.wrap(frame.data), segment.end());
      size = Math.max(size, segment.end() + frame.length());
      if (settings.disk()) {
        file.force();
      }
      good = true;
    } finally {
      if (!good) {
        undo();
      }
    }
  }

  private void fill(int length) throws IOException {
    long wanted = segment.end() + length;
    if (wanted <= size) {
      return;
    }
    long now = System.nanoTime();
    boolean fast = now - filled < TimeUnit.SECONDS.toNanos(2);
    ahead = fast ? Math.min(2 * ahead, MOST_AHEAD) : LEAST_AHEAD;
    filled = now;
    long target = Math.min(wanted + ahead, Math.max(wanted, settings.segmentBytes()));
    file.write(ByteBuffer.allocate((int) (target - size)), size);
    size = target;
  }

  private void undo() {
    torn = true;
    try {
      repair();
    } catch (IOException e) {
      LOG.warn(
          "cannot cut {} back yet, appends stay refused until it is: {}", segment, e.toString());
    }
  }

  /** Cuts off what a failed write left, if there is any, for good. */
  void repair() throws IOException {
    if (torn) {
      try {
        file.truncate(segment.end());
      } catch (ClosedChannelException e) {
        LOG.warn("{} was closed by an interrupt; opening it again", segment);
        file = disk.open(segment.path);
        file.truncate(segment.end());
      }
      file.force();
      size = segment.end();
      torn = false;
    }
  }

  /** No more frames: the file gets its true length and, if wanted, reaches the disk. */
  void close(boolean force) throws IOException {
    try (Disk.Output last = file) {
      if (size != segment.end()) {
        last.truncate(segment.end());
      }
      if (force) {
        last.force();
      }
    }
  }

  /** Removes a segment that was never begun properly. */
  void discard() throws IOException {
    file.close();
    Files.deleteIfExists(segment.path);
    disk.forceFolder(segment.path.getParent());
  }
}
