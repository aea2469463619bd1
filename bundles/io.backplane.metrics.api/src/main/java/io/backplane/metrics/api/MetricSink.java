/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes figures. Names follow Prometheus: {@code backplane_<domain>_<what>_<unit>}, counters end in
 * {@code _total}; labels come as name, value, name, value.
 */
@ProviderType
public interface MetricSink {
  /**
   * A count that only grows while the source lives.
   *
   * @param name ends in {@code _total}
   * @param help a sentence
   * @param value the count
   * @param labels pairs of name and value
   */
  void counter(String name, String help, double value, String... labels);

  /**
   * A figure that goes up and down.
   *
   * @param name with its unit at the end
   * @param help a sentence
   * @param value the figure
   * @param labels pairs of name and value
   */
  void gauge(String name, String help, double value, String... labels);
}
