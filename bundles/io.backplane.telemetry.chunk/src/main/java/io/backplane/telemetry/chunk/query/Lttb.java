/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.message.api.Sample;
import io.backplane.telemetry.chunk.codec.Kind;
import io.backplane.telemetry.chunk.codec.Points;
import java.util.ArrayList;
import java.util.List;

/**
 * Largest triangle, three buckets (Steinarsson). Beyond a bound of points, neighbours are thinned
 * to their extremes first, which keeps the shape and the memory (MinMaxLTTB).
 */
final class Lttb {
  private static final int MOST = 200_000;
  private final int points;
  private Points all = new Points();

  Lttb(int points) {
    this.points = points;
  }

  void add(long time, byte kind, long bits) {
    double v = Kind.number(kind, bits);
    if (v != v) {
      return;
    }
    if (all.size() == MOST) {
      thin();
    }
    all.append(time, kind, bits, null);
  }

  /** Keeps the smallest and the largest of each eight, and both ends. */
  private void thin() {
    Points kept = new Points();
    int n = all.size();
    keep(kept, 0);
    for (int i = 1; i < n - 1; i += 8) {
      int low = i;
      int high = i;
      for (int j = i; j < Math.min(i + 8, n - 1); j++) {
        low = y(j) < y(low) ? j : low;
        high = y(j) > y(high) ? j : high;
      }
      keep(kept, Math.min(low, high));
      if (low != high) {
        keep(kept, Math.max(low, high));
      }
    }
    keep(kept, n - 1);
    all = kept;
  }

  private void keep(Points kept, int i) {
    kept.append(all.time(i), all.kind(i), all.bits(i), null);
  }

  List<Sample> samples(String key) {
    int n = all.size();
    List<Sample> out = new ArrayList<>(Math.min(n, points));
    if (n <= points) {
      for (int i = 0; i < n; i++) {
        out.add(sample(key, i));
      }
      return out;
    }
    double every = (double) (n - 2) / (points - 2);
    int chosen = 0;
    out.add(sample(key, 0));
    for (int b = 0; b < points - 2; b++) {
      int from = (int) (b * every) + 1;
      int to = (int) ((b + 1) * every) + 1;
      chosen = best(chosen, from, to, Math.min((int) ((b + 2) * every) + 1, n));
      out.add(sample(key, chosen));
    }
    out.add(sample(key, n - 1));
    return out;
  }

  private int best(int before, int from, int to, int nextTo) {
    double avgX = 0;
    double avgY = 0;
    for (int i = to; i < nextTo; i++) {
      avgX += x(i);
      avgY += y(i);
    }
    avgX /= nextTo - to;
    avgY /= nextTo - to;
    int best = from;
    double largest = -1;
    for (int i = from; i < to; i++) {
      double area =
          Math.abs(
              (x(before) - avgX) * (y(i) - y(before)) - (x(before) - x(i)) * (avgY - y(before)));
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    return best;
  }

  private double x(int i) {
    return all.time(i) - all.time(0);
  }

  private double y(int i) {
    return Kind.number(all.kind(i), all.bits(i));
  }

  private Sample sample(String key, int i) {
    return new Sample(key, all.time(i), Kind.value(all.kind(i), all.bits(i), null));
  }
}
