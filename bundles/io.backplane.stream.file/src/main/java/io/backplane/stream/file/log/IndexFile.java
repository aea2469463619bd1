/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment's sparse index beside it, written when the segment is complete. Only saves time:
 * without it, or if it does not fit the segment, the segment is read through.
 */
public final class IndexFile {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);
  private static final String SUFFIX = ".index";
  private static final int MAGIC = 0x42504931;
  private static final int FIXED = 40;

  /** A segment as it was saved, with what lies behind it. */
  record Saved(Segment segment, long[] ends, long nextNumber) {}

  private IndexFile() {}

  public static Path path(Path segment) {
    String name = segment.getFileName().toString();
    return segment.resolveSibling(
        name.substring(0, name.length() - Segment.SUFFIX.length()) + SUFFIX);
  }

  static void save(Segment segment, long[] ends, long nextNumber) {
    Path target = path(segment.path);
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.write(fresh, bytes(segment, ends, nextNumber));
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn(
          "cannot write {}: the next start will read the segment instead: {}",
          target,
          e.toString());
    }
  }

  private static byte[] bytes(Segment segment, long[] ends, long nextNumber) throws IOException {
    long[] rows = segment.rows();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(FIXED + 8 * (ends.length + rows.length));
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(ends.length);
    out.writeLong(segment.end());
    out.writeLong(segment.latest());
    out.writeLong(nextNumber);
    for (long end : ends) {
      out.writeLong(end);
    }
    for (long value : rows) {
      out.writeLong(value);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }

  /** What was saved, if it is whole and the segment is as long as it was then. */
  static Optional<Saved> load(Path segment, long first, int partitions) {
    try {
      Path source = path(segment);
      if (!Files.exists(source)) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(source));
      if (!isWhole(in) || in.getInt() != MAGIC || in.getInt() != partitions) {
        LOG.warn("{} is damaged: reading the segment instead", source);
        return Optional.empty();
      }
      long end = in.getLong();
      long latest = in.getLong();
      long nextNumber = in.getLong();
      if (Files.size(segment) != end) {
        return Optional.empty();
      }
      long[] ends = longs(in, partitions);
      Segment restored =
          new Segment(segment, first, partitions, longs(in, in.remaining() / Long.BYTES));
      restored.restore(end, latest);
      return Optional.of(new Saved(restored, ends, nextNumber));
    } catch (IOException e) {
      LOG.warn(
          "cannot read the index of {}: reading the segment instead: {}", segment, e.toString());
      return Optional.empty();
    }
  }

  private static boolean isWhole(ByteBuffer in) {
    int body = in.limit() - Integer.BYTES;
    if (body < 32) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(in.array(), 0, body);
    return in.getInt(body) == (int) crc.getValue();
  }

  private static long[] longs(ByteBuffer in, int count) {
    long[] values = new long[count];
    in.asLongBuffer().get(values);
    in.position(in.position() + count * Long.BYTES);
    return values;
  }
}
