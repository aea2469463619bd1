/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api;

/**
 * A stretch of time.
 *
 * @param from microseconds since the epoch, included
 * @param to microseconds since the epoch, excluded
 */
public record Range(long from, long to) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it ends before it begins
   */
  public Range {
    if (to < from) {
      throw new IllegalArgumentException("range ends (" + to + ") before it begins (" + from + ")");
    }
  }
}
