/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.metrics.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: a service with figures to show. Called at every scrape by any thread, must not block.
 */
@ConsumerType
public interface MetricSource {
  /**
   * Reports the figures of the moment.
   *
   * @param sink takes them, valid during the call only
   */
  void collect(MetricSink sink);
}
