/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

/**
 * Decides whether a round waits a moment for more batches to share its cost: forcing a file costs
 * as much for ten records as for a thousand. Waits only where waiting has paid lately, so that a
 * lone sender, who waits for the receipt before it goes on, is answered at once. Commit thread
 * only.
 */
final class Linger {
  private static final int ENOUGH_BYTES = 64 << 10;
  private static final int GAIN = 3;
  private static final int MOST_PAUSE = 128;

  private final long nanos;
  private int pause = 1;
  private int untilNext;

  Linger(long nanos) {
    this.nanos = nanos;
  }

  /** How long to wait with so many bytes at hand; 0 for not at all. */
  long nanos(long bytes) {
    if (nanos == 0 || isEnough(bytes)) {
      return 0;
    }
    if (untilNext > 0) {
      untilNext--;
      return 0;
    }
    return nanos;
  }

  /** Whether a round of so many bytes need not wait for more. */
  static boolean isEnough(long bytes) {
    return bytes >= ENOUGH_BYTES;
  }

  /** What came of a wait: batches before and after. */
  void learn(int before, int after) {
    if (after >= 2 * before && after >= before + GAIN) {
      pause = 1;
    } else {
      untilNext = pause;
      pause = Math.min(2 * pause, MOST_PAUSE);
    }
  }
}
