/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.api.Tally;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What was added to a group's account later: skipped, repeated and the reasons of what was
 * rejected. Lies behind the two slots, in two blocks of its own that belong to them by generation,
 * so that earlier versions of this card read the file as ever. Where it is missing, as such a
 * version wrote, nothing was skipped and the reasons are unknown.
 */
final class GroupExtras {
  private static final int MAGIC = 0x42504732;
  static final int BLOCK = 4096;
  private static final int FIXED = 36;

  private final long at;

  GroupExtras(long at) {
    this.at = at;
  }

  static byte[] encode(long generation, Account account) {
    ByteBuffer out = ByteBuffer.allocate(BLOCK);
    out.putInt(MAGIC).putInt(0).putLong(generation);
    out.putLong(account.skipped).putLong(account.repeated).putInt(account.rejections.size());
    account.rejections.forEach(
        (reason, n) -> {
          byte[] name = reason.getBytes(StandardCharsets.UTF_8);
          out.put((byte) name.length).put(name).putLong(n);
        });
    out.putInt(4, crc(out.array()));
    return out.array();
  }

  void write(RandomAccessFile file, long generation, byte[] encoded) throws IOException {
    file.seek(at + generation % 2 * BLOCK);
    file.write(encoded);
  }

  /** Completes an account; false if there is nothing of that generation. */
  boolean load(RandomAccessFile file, long generation, Account into) throws IOException {
    long place = at + generation % 2 * BLOCK;
    ByteBuffer in = ByteBuffer.allocate(BLOCK);
    if (file.length() >= place + BLOCK) {
      file.seek(place);
      file.readFully(in.array());
    }
    boolean whole =
        in.getInt(0) == MAGIC && in.getInt(4) == crc(in.array()) && in.getLong(8) == generation;
    if (whole) {
      into.skipped = in.getLong(16);
      into.repeated = in.getLong(24);
      reasons(in).forEach(into::reject);
    } else if (into.rejected > 0) {
      into.reject(Tally.UNSPECIFIED, into.rejected);
    }
    return whole;
  }

  private static Map<String, Long> reasons(ByteBuffer in) {
    Map<String, Long> reasons = new TreeMap<>();
    int count = in.getInt(32);
    in.position(FIXED);
    for (int i = 0; i < count; i++) {
      byte[] name = new byte[in.get() & 0xFF];
      in.get(name);
      reasons.put(new String(name, StandardCharsets.UTF_8), in.getLong());
    }
    return reasons;
  }

  private static int crc(byte[] block) {
    CRC32C crc = new CRC32C();
    crc.update(block, 8, BLOCK - 8);
    return (int) crc.getValue();
  }
}
