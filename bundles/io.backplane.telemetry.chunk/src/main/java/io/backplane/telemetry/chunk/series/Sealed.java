/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

/**
 * A chunk that no checkpoint has written yet, or the note that one is to be removed.
 *
 * @param start its first time
 * @param bytes the chunk; null removes what the file holds under that time
 */
public record Sealed(long start, byte[] bytes) {
  static Sealed removed(long start) {
    return new Sealed(start, null);
  }

  public boolean isRemoval() {
    return bytes == null;
  }
}
