/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk that fails from a given write on: for good, torn in the middle, or until it is mended. */
public final class FaultyDisk extends FilePathWrapper {
  private static final FaultyDisk SHARED = new FaultyDisk();
  private static final Object LOCK = new Object();
  private static long writes;
  private static long failFrom = Long.MAX_VALUE;
  private static boolean torn;

  /** For the file system's registry. */
  public FaultyDisk() {}

  static String path(Object file) {
    FilePath.register(SHARED);
    return "faulty:" + file;
  }

  static void failAfter(long count, boolean tear) {
    synchronized (LOCK) {
      writes = 0;
      failFrom = count;
      torn = tear;
    }
  }

  static void mend() {
    failAfter(Long.MAX_VALUE, false);
  }

  /** Writes seen since the last {@link #failAfter}. */
  static long writes() {
    synchronized (LOCK) {
      return writes;
    }
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static final class Channel extends FileBase {
    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    private void check(ByteBuffer src, long position) throws IOException {
      synchronized (LOCK) {
        if (writes++ >= failFrom) {
          if (torn && src != null && src.remaining() > 512) {
            ByteBuffer half = src.duplicate();
            half.limit(half.position() + half.remaining() / 2);
            base.write(half, position);
          }
          torn = false;
          throw new IOException("No space left on device");
        }
      }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
      return base.read(dst);
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
      return base.read(dst, position);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
      check(src, base.position());
      return base.write(src);
    }

    @Override
    public int write(ByteBuffer src, long position) throws IOException {
      check(src, position);
      return base.write(src, position);
    }

    @Override
    public long position() throws IOException {
      return base.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
      base.position(newPosition);
      return this;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      check(null, 0);
      base.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      check(null, 0);
      base.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
