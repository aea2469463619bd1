/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import io.backplane.metrics.api.MetricSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was told to all clients, and what was not. */
public final class LiveFigures {
  private final Map<String, LongAdder> frames = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> skipped = new ConcurrentHashMap<>();
  private final LongAdder jumps = new LongAdder();
  private final LongAdder jumped = new LongAdder();

  /** A frame of a topic left, which told that so many were skipped. */
  void told(String topic, long missing) {
    frames.computeIfAbsent(topic, t -> new LongAdder()).increment();
    skipped.computeIfAbsent(topic, t -> new LongAdder()).add(missing);
  }

  /** So many records were passed over unread to be live again. */
  public void jumped(long records) {
    jumps.increment();
    jumped.add(records);
  }

  /** Reports them. */
  void collect(MetricSink sink) {
    frames.forEach(
        (topic, n) ->
            sink.counter(
                "backplane_live_frames_total",
                "Frames sent to clients of the live feed.",
                n.sum(),
                "topic",
                topic));
    skipped.forEach(
        (topic, n) ->
            sink.counter(
                "backplane_live_skipped_total",
                "News that clients were told they missed.",
                n.sum(),
                "topic",
                topic));
    sink.counter(
        "backplane_live_jumps_total",
        "Times the live feed went on at the end of the stream, as it fell too far behind.",
        jumps.sum());
    sink.counter(
        "backplane_live_jumped_records_total", "Records passed over unread by that.", jumped.sum());
  }
}
