/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What one commit round writes: a header and records of any partition in the order they came. One
 * round is one frame, so that a round is in the log as a whole or not at all, whatever happens.
 *
 * <pre>
 *  0 magic         8 body length   16 records       20 partitions (16 bit)   22 epoch (16 bit)
 *  4 header CRC   12 body CRC      24 frame number  32 earliest time         40 latest time
 * 48 offset of the next record of each partition before this frame (8 bytes each)
 * then the records: length, key hash, time (8 bytes), body
 * </pre>
 *
 * All big-endian; CRC32C; the header's covers it from byte 8 on. This object is a view of bytes
 * that never change again.
 */
public final class Frame {
  static final int MAGIC = 0x42504631;
  static final int FIXED = 48;
  public static final int RECORD_HEADER = 16;
  public static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  public static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  final byte[] data;
  final int at;
  final Segment segment;
  final long position;

  /** A view of a frame whose header is known to be good. */
  Frame(byte[] data, int at, Segment segment, long position) {
    this.data = data;
    this.at = at;
    this.segment = segment;
    this.position = position;
  }

  public static int headerLength(int partitions) {
    return FIXED + 8 * partitions;
  }

  /** Fills the header in front of a body that is complete, and returns the frame. */
  static Frame seal(byte[] data, Header header, Segment segment) {
    int length = headerLength(header.starts.length);
    INT.set(data, 0, MAGIC);
    INT.set(data, 8, data.length - length);
    INT.set(data, 12, crc(data, length, data.length - length));
    INT.set(data, 16, header.count);
    INT.set(data, 20, header.starts.length << 16 | header.epoch);
    LONG.set(data, 24, header.number);
    LONG.set(data, 32, header.earliest);
    LONG.set(data, 40, header.latest);
    for (int p = 0; p < header.starts.length; p++) {
      LONG.set(data, FIXED + 8 * p, header.starts[p]);
    }
    INT.set(data, 4, crc(data, 8, length - 8));
    return new Frame(data, 0, segment, segment.end());
  }

  /** What a header says besides its lengths and sums. */
  record Header(int epoch, long number, long[] starts, int count, long earliest, long latest) {}

  /** Whether a header of that layout, with the right sum, begins there; all of it must be there. */
  static boolean isHeader(byte[] data, int at, int partitions, int epoch) {
    return (int) INT.get(data, at) == MAGIC
        && (int) INT.get(data, at + 20) == (partitions << 16 | epoch)
        && (int) INT.get(data, at + 8) >= 0
        && (int) INT.get(data, at + 4) == crc(data, at + 8, headerLength(partitions) - 8);
  }

  private static int crc(byte[] data, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, from, length);
    return (int) crc.getValue();
  }

  /** The last letter of a magic number of ours that is not this version's, 0 if it is none. */
  static char otherForm(int magic) {
    return (magic ^ MAGIC) >>> 8 == 0 && magic != MAGIC ? (char) (magic & 0xFF) : 0;
  }

  boolean bodyIsGood() {
    return (int) INT.get(data, at + 12) == crc(data, body(), bodyLength());
  }

  int partitions() {
    return (int) INT.get(data, at + 20) >>> 16;
  }

  int body() {
    return at + headerLength(partitions());
  }

  int bodyLength() {
    return (int) INT.get(data, at + 8);
  }

  int length() {
    return headerLength(partitions()) + bodyLength();
  }

  int count() {
    return (int) INT.get(data, at + 16);
  }

  long number() {
    return (long) LONG.get(data, at + 24);
  }

  long earliest() {
    return (long) LONG.get(data, at + 32);
  }

  long latest() {
    return (long) LONG.get(data, at + 40);
  }

  long start(int partition) {
    return (long) LONG.get(data, at + FIXED + 8 * partition);
  }

  long[] starts() {
    long[] starts = new long[partitions()];
    for (int p = 0; p < starts.length; p++) {
      starts[p] = start(p);
    }
    return starts;
  }

  /** Whether every record before this frame lies before those offsets. */
  boolean startsBy(long[] offsets) {
    for (int p = 0; p < offsets.length; p++) {
      if (start(p) > offsets[p]) {
        return false;
      }
    }
    return true;
  }

  /** Offsets behind this frame's records. */
  long[] ends() {
    long[] ends = starts();
    int pos = body();
    for (int left = count(); left > 0; left--) {
      ends[partition((int) INT.get(data, pos + 4), ends.length)]++;
      pos += RECORD_HEADER + (int) INT.get(data, pos);
    }
    return ends;
  }

  public static int partition(int keyHash, int partitions) {
    return (int) ((keyHash & 0xFFFFFFFFL) * partitions >>> 32);
  }
}
