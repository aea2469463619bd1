/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.log;

/**
 * The newest frames in memory, so that readers at the end of a log cost no I/O. Bounded in bytes; a
 * ring over frame numbers.
 */
public final class Tail {
  private static final int OVERHEAD = 160;

  private final long maxBytes;
  private Frame[] ring = new Frame[64];
  private long first;
  private long next;
  private long bytes;

  Tail(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void add(Frame frame) {
    if (frame.number() != next) {
      clear(frame.number());
    }
    if (next - first == ring.length) {
      grow();
    }
    ring[slot(next++)] = frame;
    bytes += cost(frame);
    while (bytes > maxBytes && next - first > 1) {
      bytes -= cost(ring[slot(first)]);
      ring[slot(first++)] = null;
    }
  }

  /** The frame of that number, or null if it is not in memory. */
  synchronized Frame get(long number) {
    return number >= first && number < next ? ring[slot(number)] : null;
  }

  /** The last frame in memory that starts by those offsets, or null if none does. */
  synchronized Frame floor(long[] offsets) {
    long low = first;
    long high = next - 1;
    if (low > high || !ring[slot(low)].startsBy(offsets)) {
      return null;
    }
    while (low < high) {
      long middle = low + high + 1 >>> 1;
      if (ring[slot(middle)].startsBy(offsets)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return ring[slot(low)];
  }

  public synchronized long bytes() {
    return bytes;
  }

  private void clear(long number) {
    ring = new Frame[64];
    first = number;
    next = number;
    bytes = 0;
  }

  private void grow() {
    Frame[] larger = new Frame[2 * ring.length];
    for (long n = first; n < next; n++) {
      larger[(int) (n & larger.length - 1)] = ring[slot(n)];
    }
    ring = larger;
  }

  private int slot(long number) {
    return (int) (number & ring.length - 1);
  }

  private static long cost(Frame frame) {
    return frame.length() + OVERHEAD;
  }
}
