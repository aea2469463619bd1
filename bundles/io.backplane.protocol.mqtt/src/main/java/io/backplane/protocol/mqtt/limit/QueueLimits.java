/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/**
 * Limits of what waits for clients, beside its number.
 *
 * @param bytes for one client
 * @param millis how long a message waits at most, 0 for as long as its session lives
 * @param allBytes for all clients
 * @param tenantBytes of these for the clients of one tenant, 0 for all of them
 * @param deviceBytes of these for the clients of one device, 0 for all of them
 */
public record QueueLimits(
    long bytes, long millis, long allBytes, long tenantBytes, long deviceBytes, Overflow overflow) {
  /** Without shares. */
  public QueueLimits(long bytes, long millis, long allBytes, Overflow overflow) {
    this(bytes, millis, allBytes, 0, 0, overflow);
  }

  /** The same as far as a listener has no rules of its own. */
  QueueLimits under(Rules r) {
    return new QueueLimits(
        r.has("sendQueueBytes") ? Math.max(1, r.number("sendQueueBytes", 0)) : bytes,
        r.has("sendQueueSeconds") ? r.number("sendQueueSeconds", 0) * 1000L : millis,
        allBytes,
        tenantBytes,
        deviceBytes,
        r.has("sendOverflow") ? Overflow.of(r.text("sendOverflow", "")) : overflow);
  }
}
