/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the reserve: knows the disk's free space well enough without asking for every write. Commit
 * thread only.
 */
public final class Space {
  private static final long TRUST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TRUST_BYTES = 4 << 20;

  private final Disk disk;
  private final Path folder;
  private final long reserve;
  private long asked;
  private long trusted;

  Space(Disk disk, Path folder, long reserve) {
    this.disk = disk;
    this.folder = folder;
    this.reserve = reserve;
  }

  /** Takes bytes out of what is free, or says that there is too little. */
  void take(long bytes) throws IOException {
    long now = System.nanoTime();
    if (trusted < bytes || now - asked > TRUST_NANOS) {
      long free = disk.usable(folder) - reserve;
      if (free < bytes) {
        trusted = 0;
        throw new DiskFullException(
            String.format(
                "the disk is full: %d MiB free, of which %d MiB are kept in reserve",
                free + reserve >> 20, reserve >> 20));
      }
      asked = now;
      trusted = Math.max(bytes, Math.min(free, TRUST_BYTES));
    }
    trusted -= bytes;
  }

  /** What an I/O error means: with no space left it is a full disk. */
  IOException classify(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof DiskFullException) {
      return e;
    }
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    return full ? new DiskFullException("the disk is full: " + message) : e;
  }

  /** Too little space; recovers by itself. */
  public static final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFullException(String message) {
      super(message);
    }
  }
}
