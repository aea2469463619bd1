/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.message.api.WireWriter;
import java.util.concurrent.ArrayBlockingQueue;

/** Keeps a few writers for reuse: a batch borrows one, no thread owns any. */
public final class Writers {
  private static final int KEPT = 64;
  private static final int LARGEST_KEPT = 256 << 10;

  private final ArrayBlockingQueue<WireWriter> idle = new ArrayBlockingQueue<>(KEPT);

  WireWriter borrow() {
    WireWriter w = idle.poll();
    return w == null ? new WireWriter(1024) : w;
  }

  void giveBack(WireWriter w) {
    if (w.array().length <= LARGEST_KEPT && !idle.offer(w)) {
      w.reset();
    }
  }
}
