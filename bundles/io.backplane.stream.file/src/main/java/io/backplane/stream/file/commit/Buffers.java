/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

import java.util.ArrayDeque;
import java.util.Deque;

/** Arrays of batches, used again; holds a bounded number of bytes. Any thread. */
public final class Buffers {
  static final int LEAST = 4 << 10;
  private static final int MOST = 512 << 10;
  private static final int BOUND = 4 << 20;

  private final Deque<byte[]> free = new ArrayDeque<>();
  private int bytes;

  synchronized byte[] take() {
    byte[] buffer = free.pollLast();
    if (buffer == null) {
      return new byte[LEAST];
    }
    bytes -= buffer.length;
    return buffer;
  }

  synchronized void give(byte[] buffer) {
    if (buffer.length > 0 && buffer.length <= MOST && bytes + buffer.length <= BOUND) {
      bytes += buffer.length;
      free.addLast(buffer);
    }
  }
}
