/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/**
 * Names a record within an epoch.
 *
 * @param partition 0 to 4095
 * @param offset 0 to 2^51 - 1
 */
public record Position(int partition, long offset) {
  private static final int OFFSET_BITS = 51;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Position {
    if (partition < 0 || partition > 4095 || offset < 0 || offset >= 1L << OFFSET_BITS) {
      throw new IllegalArgumentException("no position: " + partition + "/" + offset);
    }
  }

  /**
   * Both in one number.
   *
   * @param partition 0 to 4095
   * @param offset 0 to 2^51 - 1
   * @return the packed form
   */
  public static long pack(int partition, long offset) {
    return (long) partition << OFFSET_BITS | offset;
  }

  /**
   * The position in a packed form.
   *
   * @param packed what {@link #pack} returned
   * @return the position
   */
  public static Position unpack(long packed) {
    return new Position((int) (packed >>> OFFSET_BITS), packed & (1L << OFFSET_BITS) - 1);
  }

  /** As {@code partition/offset}. */
  @Override
  public String toString() {
    return partition + "/" + offset;
  }
}
