/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a segment's frames in order, checking every sum, and finds the next good frame behind a bad
 * place. Not a channel: an interrupted reader must not close it. Not thread-safe.
 */
final class SegmentReader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);
  private static final int CHUNK = 128 << 10;

  private final Segment segment;
  private final int epoch;
  private final int header;
  private final RandomAccessFile file;
  private byte[] chunk = new byte[0];
  private long chunkAt;
  private int filled;
  private long position;
  private long damaged;

  SegmentReader(Segment segment, int epoch, long position) throws IOException {
    this.segment = segment;
    this.epoch = epoch;
    this.header = Frame.headerLength(segment.partitions);
    this.position = position;
    this.file = new RandomAccessFile(segment.path.toFile(), "r");
  }

  /** The next good frame that lies before the limit wholly; null, without moving, if none does. */
  Frame next(long limit) throws IOException {
    long at = position;
    boolean searching = false;
    while (at + header <= limit) {
      int index = have(at, header, limit);
      if (Frame.isHeader(chunk, index, segment.partitions, epoch)) {
        long length = new Frame(chunk, index, segment, at).length();
        if (at + length <= limit) {
          index = have(at, (int) length, limit);
          Frame frame = new Frame(chunk, index, segment, at);
          if (frame.bodyIsGood()) {
            position = at + length;
            if (searching) {
              damaged++;
            }
            return frame;
          }
        }
      }
      if (!searching && !blank(index)) {
        LOG.error("no good frame at byte {} of {}, looking for the next one", at, segment);
      }
      searching = true;
      at = nextMagic(at + 1, limit);
    }
    return null;
  }

  /** The end of the last frame returned. */
  long position() {
    return position;
  }

  /** Bad places skipped so far. */
  long damaged() {
    return damaged;
  }

  Segment segment() {
    return segment;
  }

  private boolean blank(int index) {
    return (int) Frame.INT.get(chunk, index) == 0;
  }

  private long nextMagic(long from, long limit) throws IOException {
    for (long at = from; at + 4 <= limit; ) {
      int index = have(at, 4, limit);
      for (; index + 4 <= filled; index++, at++) {
        if (chunk[index] == (byte) (Frame.MAGIC >>> 24)
            && (int) Frame.INT.get(chunk, index) == Frame.MAGIC) {
          return at;
        }
      }
    }
    return limit;
  }

  /** Sees to it that those bytes are in the chunk; frames keep older chunks alive. */
  private int have(long at, int length, long limit) throws IOException {
    if (at < chunkAt || at + length > chunkAt + filled) {
      int wanted = (int) Math.min(Math.max(length, CHUNK), limit - at);
      byte[] fresh = new byte[wanted];
      file.seek(at);
      file.readFully(fresh);
      chunk = fresh;
      chunkAt = at;
      filled = wanted;
    }
    return (int) (at - chunkAt);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
