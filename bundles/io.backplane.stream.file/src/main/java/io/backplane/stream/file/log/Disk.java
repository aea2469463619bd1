/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The few file operations that can fail while appending: the seam at which tests let them fail. */
public interface Disk {
  /** The real one. */
  Disk REAL = new RealDisk();

  /**
   * Opens a file for writing, created if absent.
   *
   * @param path the file
   * @return the open file
   * @throws IOException if it cannot be
   */
  Output open(Path path) throws IOException;

  /**
   * Bytes that may still be written.
   *
   * @param folder anywhere on the file system
   * @return its usable space
   * @throws IOException if it is not known
   */
  long usable(Path folder) throws IOException;

  /**
   * Makes creations, renames and removals in a folder durable.
   *
   * @param folder the folder
   * @throws IOException if it cannot be
   */
  void forceFolder(Path folder) throws IOException;

  /** A file open for writing; used by one thread, which nobody interrupts. */
  interface Output extends Closeable {
    /**
     * Writes all of it.
     *
     * @param bytes from position to limit
     * @param position where in the file
     * @throws IOException if not all could be written
     */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Makes what was written durable.
     *
     * @throws IOException if it cannot be
     */
    void force() throws IOException;

    /**
     * Cuts the file.
     *
     * @param size its new size
     * @throws IOException if it cannot be
     */
    void truncate(long size) throws IOException;
  }

  /** Files through channels. */
  final class RealDisk implements Disk {
    private static final int SLICE = 1 << 20;

    @Override
    public Output open(Path path) throws IOException {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new Output() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          int limit = bytes.limit();
          long at = position;
          while (bytes.position() < limit) {
            bytes.limit(Math.min(limit, bytes.position() + SLICE));
            at += channel.write(bytes, at);
          }
        }

        @Override
        public void force() throws IOException {
          channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
          channel.truncate(size);
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }

    @Override
    public long usable(Path folder) throws IOException {
      // not Files.getFileStore: that looks for a mount point, which a chroot may not have
      File disk = folder.toFile();
      long usable = disk.getUsableSpace();
      if (usable == 0 && disk.getTotalSpace() == 0) {
        throw new IOException("the space below " + folder + " cannot be told");
      }
      return usable;
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
