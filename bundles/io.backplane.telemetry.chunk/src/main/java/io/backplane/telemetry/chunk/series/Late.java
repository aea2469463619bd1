/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.telemetry.chunk.codec.Points;

/**
 * A chunk taken apart again because values came late, responsible for a stretch of its window. It
 * lives until the next checkpoint at most. No chunk and no other late stretch overlaps it.
 *
 * @param from begin of the stretch
 * @param to its last instant
 * @param points what is known of it
 */
public record Late(long from, long to, Points points) {
  boolean covers(long time) {
    return time >= from && time <= to;
  }
}
