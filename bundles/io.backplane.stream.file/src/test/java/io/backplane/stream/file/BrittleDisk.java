/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.stream.file.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A disk that fails when told to, half-way through a write as real ones do. */
public final class BrittleDisk implements Disk {
  volatile boolean failOpen;
  volatile boolean failWrite;
  volatile boolean failForce;
  volatile boolean failTruncate;
  volatile String message = "Input/output error";
  volatile long usable = Long.MAX_VALUE / 2;
  volatile int forces;

  void heal() {
    failOpen = false;
    failWrite = false;
    failForce = false;
    failTruncate = false;
    usable = Long.MAX_VALUE / 2;
  }

  private void check(boolean fail) throws IOException {
    if (fail) {
      throw new IOException(message);
    }
  }

  @Override
  public Output open(Path path) throws IOException {
    check(failOpen);
    Output real = Disk.REAL.open(path);
    return new Output() {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        if (failWrite) {
          int half = bytes.remaining() / 2;
          real.write(bytes.duplicate().limit(bytes.position() + half), position);
          throw new IOException(message);
        }
        real.write(bytes, position);
      }

      @Override
      public void force() throws IOException {
        check(failForce);
        forces = forces + 1;
      }

      @Override
      public void truncate(long size) throws IOException {
        check(failTruncate);
        real.truncate(size);
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public long usable(Path folder) {
    return usable;
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    check(failForce);
  }
}
