/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

/**
 * Limits of what waits for clients, beside its number.
 *
 * @param bytes for one client
 * @param millis how long a message waits at most, 0 for as long as its session lives
 * @param allBytes for all clients
 */
record QueueLimits(long bytes, long millis, long allBytes, Overflow overflow) {
  static QueueLimits of(Config c) {
    return new QueueLimits(
        Math.max(1, c.sendQueueBytes()),
        Math.max(0, c.sendQueueSeconds()) * 1000L,
        Math.max(1, c.queuedBytes()),
        Overflow.of(c.sendOverflow()));
  }
}
