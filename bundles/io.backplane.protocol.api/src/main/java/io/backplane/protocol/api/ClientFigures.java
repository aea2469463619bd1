/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import java.util.Map;

/**
 * What a protocol card counts over all its clients, whosever they are.
 *
 * @param since when it began to count, microseconds since the epoch
 * @param connected clients connected now
 * @param away sessions whose client is away
 * @param subscriptions of all sessions
 * @param retained messages kept for later subscribers
 * @param retainedBytes memory for those
 * @param counters what happened since it began, by names such as {@code messages.in}; the README of
 *     the card lists them
 */
public record ClientFigures(
    long since,
    int connected,
    int away,
    int subscriptions,
    int retained,
    long retainedBytes,
    Map<String, Long> counters) {
  /** Copies the map. */
  public ClientFigures {
    counters = Map.copyOf(counters);
  }
}
