/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import java.util.concurrent.TimeUnit;

/**
 * Whether the feed keeps up. A pause is made good by reading on; but where more comes for good than
 * can be read, reading on would only ever find what is too old, and the feed goes on at the end.
 */
final class Pace {
  /** What is older is live no more. */
  static final long STALE_MICROS = TimeUnit.SECONDS.toMicros(3);

  /** So long the feed tries to catch up. */
  static final long PATIENCE_MICROS = TimeUnit.SECONDS.toMicros(1);

  private long behindSince;

  /**
   * Tells that some were read.
   *
   * @param newest the time of the newest of them, microseconds since the epoch
   * @param now this moment, likewise
   * @return whether to go on at the end of the stream
   */
  boolean lost(long newest, long now) {
    if (now - newest < STALE_MICROS) {
      behindSince = 0;
      return false;
    }
    if (behindSince == 0) {
      behindSince = now;
    }
    boolean lost = now - behindSince >= PATIENCE_MICROS;
    if (lost) {
      behindSince = 0;
    }
    return lost;
  }
}
