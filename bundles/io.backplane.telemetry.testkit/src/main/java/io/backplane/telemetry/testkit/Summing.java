/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.message.api.Value;
import io.backplane.telemetry.api.Bucket;

/** Adds values up to a {@link Bucket} in the plainest way, as the yardstick for stores. */
final class Summing {
  private final long from;
  private final long to;
  private long count;
  private long numbers;
  private double min = Double.NaN;
  private double max = Double.NaN;
  private double sum = Double.NaN;
  private double first = Double.NaN;
  private double last = Double.NaN;
  private long firstTime;
  private long lastTime;

  Summing(long from, long to) {
    this.from = from;
    this.to = to;
  }

  void add(long time, Value value) {
    count++;
    double v = value.asDouble();
    if (Double.isNaN(v)) {
      return;
    }
    boolean none = numbers++ == 0;
    min = none ? v : Math.min(min, v);
    max = none ? v : Math.max(max, v);
    sum = none ? v : sum + v;
    if (none || time < firstTime) {
      first = v;
      firstTime = time;
    }
    if (none || time >= lastTime) {
      last = v;
      lastTime = time;
    }
  }

  Bucket bucket() {
    return new Bucket(from, to, count, min, max, sum, numbers, first, last, lastTime);
  }
}
