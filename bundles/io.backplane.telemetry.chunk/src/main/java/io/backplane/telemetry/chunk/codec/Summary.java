/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import io.backplane.telemetry.api.Bucket;

/** Adds points and other summaries up to what a {@link Bucket} tells. For one thread at a time. */
public final class Summary {
  long count;
  long numbers;
  double sum;
  double min;
  double max;
  double first;
  double last;
  long firstTime;
  long lastTime;

  /**
   * Whether nothing was added.
   *
   * @return whether the count is 0
   */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * How many points were added.
   *
   * @return the count
   */
  public long count() {
    return count;
  }

  /**
   * Adds a point.
   *
   * @param time microseconds since the epoch
   * @param v its number, NaN if it is none
   */
  public void add(long time, double v) {
    count++;
    if (v != v) {
      return;
    }
    if (numbers++ == 0) {
      sum = min = max = first = last = v;
      firstTime = lastTime = time;
      return;
    }
    sum += v;
    min = Math.min(min, v);
    max = Math.max(max, v);
    if (time < firstTime) {
      first = v;
      firstTime = time;
    }
    if (time >= lastTime) {
      last = v;
      lastTime = time;
    }
  }

  /**
   * Adds points.
   *
   * @param p the points
   * @param from first index
   * @param to behind the last
   */
  public void add(Points p, int from, int to) {
    if (p.isUniform() && p.size() > 0 && p.kind(0) == Kind.REAL) {
      for (int i = from; i < to; i++) {
        add(p.time(i), Double.longBitsToDouble(p.bits(i)));
      }
      return;
    }
    for (int i = from; i < to; i++) {
      add(p.time(i), Kind.number(p.kind(i), p.bits(i)));
    }
  }

  /**
   * Adds another summary.
   *
   * @param o the other
   */
  public void add(Summary o) {
    count += o.count;
    if (o.numbers == 0) {
      return;
    }
    boolean none = numbers == 0;
    numbers += o.numbers;
    sum = none ? o.sum : sum + o.sum;
    min = none ? o.min : Math.min(min, o.min);
    max = none ? o.max : Math.max(max, o.max);
    if (none || o.firstTime < firstTime) {
      first = o.first;
      firstTime = o.firstTime;
    }
    if (none || o.lastTime >= lastTime) {
      last = o.last;
      lastTime = o.lastTime;
    }
  }

  /**
   * As told to the world.
   *
   * @param from begin of the interval
   * @param to end of the interval
   * @return the bucket
   */
  public Bucket bucket(long from, long to) {
    if (numbers == 0) {
      double nan = Double.NaN;
      return new Bucket(from, to, count, nan, nan, nan, 0, nan, nan, 0);
    }
    return new Bucket(from, to, count, min, max, sum, numbers, first, last, lastTime);
  }
}
