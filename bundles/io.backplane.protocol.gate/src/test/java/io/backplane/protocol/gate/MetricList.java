/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.metrics.api.MetricSink;
import java.util.List;

/** Metrics as lines of text. */
record MetricList(List<String> lines) implements MetricSink {
  @Override
  public void counter(String name, String help, double value, String... labels) {
    StringBuilder b = new StringBuilder(name);
    for (int i = 1; i < labels.length; i += 2) {
      b.append('{').append(labels[i]).append('}');
    }
    lines.add(b + " " + value);
  }

  @Override
  public void gauge(String name, String help, double value, String... labels) {
    counter(name, help, value, labels);
  }
}
