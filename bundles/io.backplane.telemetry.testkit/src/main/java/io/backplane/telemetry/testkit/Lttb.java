/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.message.api.Sample;
import java.util.ArrayList;
import java.util.List;

/** Largest triangle, three buckets, after Steinarsson, as the yardstick for stores. */
final class Lttb {
  private Lttb() {}

  static List<Sample> of(List<Sample> samples, int points) {
    int n = samples.size();
    if (n <= points) {
      return List.copyOf(samples);
    }
    List<Sample> out = new ArrayList<>(points);
    double every = (double) (n - 2) / (points - 2);
    int chosen = 0;
    out.add(samples.get(0));
    for (int b = 0; b < points - 2; b++) {
      int from = (int) (b * every) + 1;
      int to = (int) ((b + 1) * every) + 1;
      chosen = best(samples, chosen, from, to, Math.min((int) ((b + 2) * every) + 1, n));
      out.add(samples.get(chosen));
    }
    out.add(samples.get(n - 1));
    return out;
  }

  private static int best(List<Sample> s, int before, int from, int to, int nextTo) {
    double avgX = 0;
    double avgY = 0;
    for (int i = to; i < nextTo; i++) {
      avgX += x(s, i);
      avgY += y(s, i);
    }
    avgX /= nextTo - to;
    avgY /= nextTo - to;
    int best = from;
    double largest = -1;
    for (int i = from; i < to; i++) {
      double area =
          Math.abs(
              (x(s, before) - avgX) * (y(s, i) - y(s, before))
                  - (x(s, before) - x(s, i)) * (avgY - y(s, before)));
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    return best;
  }

  private static double x(List<Sample> s, int i) {
    return s.get(i).time() - s.get(0).time();
  }

  private static double y(List<Sample> s, int i) {
    return s.get(i).value().asDouble();
  }
}
