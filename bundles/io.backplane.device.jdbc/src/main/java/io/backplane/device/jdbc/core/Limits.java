/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

/**
 * Bounds of what is kept in memory.
 *
 * @param cachedDevices entries of each cache that has one per device
 * @param presenceFlushMillis how often times of last sign are written
 * @param fingerprintMillis how long a checked password is taken again without hashing
 * @param lostMillis how long a session may be open that no protocol knows
 * @param scramIterations how often SCRAM hashes a password, 0 to keep no keys for it
 */
public record Limits(
    int cachedDevices,
    long presenceFlushMillis,
    long fingerprintMillis,
    long lostMillis,
    int scramIterations) {
  /** What is used without configuration. */
  public static final Limits DEFAULT = new Limits(100_000, 10_000, 600_000, 60_000, 10_000);
}
