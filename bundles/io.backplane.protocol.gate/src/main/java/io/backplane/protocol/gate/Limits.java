/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

/**
 * The configuration in the units that the hot path compares with.
 *
 * @param payload bytes
 * @param samples values per message
 * @param key characters
 * @param future microseconds ahead
 * @param past microseconds behind
 * @param budget nanoseconds a dialect may take
 */
record Limits(int payload, int samples, int key, long future, long past, long budget) {
  private static final int MAX_PAYLOAD = 8 << 20;

  static Limits of(Config c) {
    return new Limits(
        Math.max(1, Math.min(c.maxPayloadBytes(), MAX_PAYLOAD)),
        Math.max(1, c.maxSamples()),
        Math.max(1, Math.min(c.maxKeyLength(), 256)),
        Math.max(0, Math.min(c.futureSeconds(), 1L << 32)) * 1_000_000L,
        Math.max(0, Math.min(c.pastDays(), 1L << 20)) * 86_400_000_000L,
        Math.max(1, c.dialectBudgetMillis()) * 1_000_000L);
  }
}
