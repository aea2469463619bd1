/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.metrics.api.MetricSink;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Answers by status, and what is open. */
final class Figures {
  private final ConcurrentMap<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * Begins a request.
   *
   * @param downlink whether it is a long poll or a stream, which are limited elsewhere
   * @return how many others there are with it, 0 for a downlink
   */
  int begin(boolean downlink) {
    return downlink ? 0 : inFlight.incrementAndGet();
  }

  void end(boolean downlink, int status) {
    if (!downlink) {
      inFlight.decrementAndGet();
    }
    byStatus.computeIfAbsent(status, s -> new LongAdder()).increment();
  }

  void collect(MetricSink sink, int held, int downlinks) {
    byStatus.forEach(
        (status, n) ->
            sink.counter(
                "backplane_http_ingest_answers_total",
                "Answers to devices, by status.",
                n.sum(),
                "status",
                Integer.toString(status)));
    sink.gauge(
        "backplane_http_ingest_in_flight_requests", "Requests being answered.", inFlight.get());
    sink.gauge(
        "backplane_http_ingest_held_requests",
        "Requests that wait for something that is being replaced.",
        held);
    sink.gauge("backplane_http_ingest_downlinks", "Long polls and event streams open.", downlinks);
  }
}
