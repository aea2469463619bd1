/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import io.backplane.plugin.api.CpuEstimates;
import io.backplane.plugin.api.CpuEstimates.Estimate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Sums by the names of bundles, as two versions of one may be there at a time, with what versions
 * took that have gone: what is told of a name never falls. One thread at a time.
 */
final class ByName {
  private static final String NOBODY = "virtual machine";
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private final CpuBook book;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<String, Long> gone = new HashMap<>();

  ByName(CpuBook book) {
    this.book = book;
  }

  /** Notes what a bundle is called. */
  void note(long bundle, String name) {
    names.put(bundle, name);
  }

  /** Takes out of the book what belongs to bundles that have gone; on the thread that samples. */
  void keepOnly(Map<Long, String> present) {
    for (long bundle : List.copyOf(book.booked().keySet())) {
      if (bundle < 0 || present.containsKey(bundle)) {
        continue;
      }
      long nanos = book.forget(bundle);
      String name = names.get(bundle);
      if (name != null) {
        gone.merge(name, nanos, Long::sum);
      }
    }
    names.keySet().retainAll(present.keySet());
    names.putAll(present);
  }

  /** Nanoseconds that those took that are in the book no more. */
  long gone() {
    return gone.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Seconds by name; nobody's is what is of a bundle whose name was never seen. */
  Map<String, Double> seconds(Map<Long, Estimate> estimates) {
    Map<String, Double> seconds = new TreeMap<>();
    estimates.forEach(
        (bundle, estimate) -> {
          boolean nobody = bundle == CpuEstimates.VIRTUAL_MACHINE;
          String name = nobody ? NOBODY : names.getOrDefault(bundle, NOBODY);
          seconds.merge(name, estimate.seconds(), Double::sum);
        });
    gone.forEach((name, nanos) -> seconds.merge(name, nanos / NANOS, Double::sum));
    return seconds;
  }
}
