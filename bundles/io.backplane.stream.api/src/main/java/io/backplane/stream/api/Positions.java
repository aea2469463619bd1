/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

import java.util.Arrays;

/**
 * The next offset to read of every partition of a stream.
 *
 * @param epoch the stream's epoch
 * @param next one offset per partition; copied in and out
 */
public record Positions(int epoch, long[] next) {
  /** Copies the array. */
  public Positions {
    next = next.clone();
  }

  /** A copy. */
  @Override
  public long[] next() {
    return next.clone();
  }

  /**
   * The next offset of one partition.
   *
   * @param partition from 0
   * @return the offset
   */
  public long of(int partition) {
    return next[partition];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions p && epoch == p.epoch && Arrays.equals(next, p.next);
  }

  @Override
  public int hashCode() {
    return 31 * epoch + Arrays.hashCode(next);
  }

  /** As {@code epoch:[a, b, …]}. */
  @Override
  public String toString() {
    return epoch + ":" + Arrays.toString(next);
  }
}
