/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.group;

import io.backplane.stream.file.log.StreamMeta;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Where a group's account is kept: two slots written in turn, so that a torn write leaves the one
 * before, and no write needs new space on the disk. Not a channel: an interrupted closer must not
 * fail. Not thread-safe.
 */
final class GroupFile implements Closeable {
  private static final int MAGIC = 0x42504731;
  private static final int SECTOR = 4096;
  private static final int FIXED = 56;

  /** An account's bytes. */
  record Encoded(long generation, byte[] slot, byte[] extras) {}

  private final Path path;
  private final StreamMeta meta;
  private final int slot;
  private final RandomAccessFile file;
  private long generation;

  GroupFile(Path path, StreamMeta meta) throws IOException {
    this.path = path;
    this.meta = meta;
    int bytes = FIXED + 16 * meta.partitions();
    this.slot = (bytes + SECTOR - 1) / SECTOR * SECTOR;
    boolean fresh = !Files.exists(path);
    this.file = new RandomAccessFile(path.toFile(), "rw");
    if (fresh) {
      file.write(new byte[2 * slot + 2 * GroupExtras.BLOCK]);
    }
  }

  /**
   * The newest whole slot's account, or null if the file was created now. One whose extras did not
   * reach the disk was torn too.
   */
  Account load() throws IOException {
    byte[] all = new byte[2 * slot];
    file.seek(0);
    if (file.length() < all.length) {
      throw new IOException(path + " is damaged: " + file.length() + " bytes");
    }
    file.readFully(all);
    GroupExtras extras = new GroupExtras(2L * slot);
    Account newest = null;
    boolean complete = false;
    boolean empty = true;
    int form = 0;
    for (int at = 0; at < all.length; at += slot) {
      ByteBuffer in = ByteBuffer.wrap(all, at, slot).slice();
      empty &= in.getInt(0) == 0;
      form = (in.getInt(0) ^ MAGIC) >>> 8 == 0 ? in.get(3) : form;
      if (isWhole(in)) {
        Account found = read(in);
        boolean whole = extras.load(file, in.getLong(16), found);
        if (whole == complete ? in.getLong(16) > generation : whole) {
          generation = in.getLong(16);
          newest = found;
          complete = whole;
        }
      }
    }
    if (newest == null && !empty) {
      throw unreadable(form);
    }
    return newest;
  }

  private IOException unreadable(int form) {
    return form != 0 && form != (MAGIC & 0xFF)
        ? new IOException(
            path
                + " has form "
                + (char) form
                + ", this version reads form "
                + (char) (MAGIC & 0xFF))
        : new IOException(path + " is damaged: no whole slot of this stream's epoch");
  }

  private boolean isWhole(ByteBuffer in) {
    return in.getInt(0) == MAGIC
        && in.getInt(8) == meta.epoch()
        && in.getInt(12) == meta.partitions()
        && in.getInt(4) == crc(in);
  }

  private int crc(ByteBuffer slice) {
    CRC32C crc = new CRC32C();
    crc.update(slice.duplicate().limit(FIXED + 16 * meta.partitions()).position(8));
    return (int) crc.getValue();
  }

  private Account read(ByteBuffer in) {
    long[] founded = new long[meta.partitions()];
    long[] committed = new long[meta.partitions()];
    for (int p = 0; p < founded.length; p++) {
      founded[p] = in.getLong(FIXED + 16 * p);
      committed[p] = in.getLong(FIXED + 16 * p + 8);
    }
    Account account = new Account(founded, committed);
    account.processed = in.getLong(24);
    account.rejected = in.getLong(32);
    account.deadLettered = in.getLong(40);
    account.expired = in.getLong(48);
    return account;
  }

  /** The bytes to write; taken under the account's lock, written outside. */
  Encoded encode(Account account) {
    generation++;
    ByteBuffer out = ByteBuffer.allocate(FIXED + 16 * meta.partitions());
    out.putInt(0, MAGIC).putInt(8, meta.epoch()).putInt(12, meta.partitions());
    out.putLong(16, generation).putLong(24, account.processed).putLong(32, account.rejected);
    out.putLong(40, account.deadLettered).putLong(48, account.expired());
    for (int p = 0; p < meta.partitions(); p++) {
      out.putLong(FIXED + 16 * p, account.founded[p]);
      out.putLong(FIXED + 16 * p + 8, account.committed[p]);
    }
    out.putInt(4, crc(out));
    return new Encoded(generation, out.array(), GroupExtras.encode(generation, account));
  }

  /** The slot last: only with it the rest counts. */
  void write(Encoded encoded, boolean force) throws IOException {
    new GroupExtras(2L * slot).write(file, encoded.generation(), encoded.extras());
    file.seek(encoded.generation() % 2 * slot);
    file.write(encoded.slot());
    if (force) {
      file.getFD().sync();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
