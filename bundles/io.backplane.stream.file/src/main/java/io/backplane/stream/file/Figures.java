/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file;

import io.backplane.metrics.api.MetricSink;
import io.backplane.stream.api.StreamStatus;
import io.backplane.stream.api.StreamStatus.GroupStatus;

/** A stream's figures for operators. */
final class Figures {
  private Figures() {}

  static void report(FileStream stream, MetricSink sink) {
    StreamStatus status = stream.status();
    String[] label = {"stream", status.name()};
    sink.counter(
        "backplane_stream_appended_total",
        "Records appended since the stream was created",
        status.appended(),
        label);
    sink.counter("backplane_stream_refused_total", "Records refused", status.refused(), label);
    sink.gauge("backplane_stream_disk_bytes", "Bytes on disk", status.bytes(), label);
    sink.gauge(
        "backplane_stream_fault",
        "1 while appends are refused for a fault",
        status.fault().isEmpty() ? 0 : 1,
        label);
    inner(stream, sink, label);
    status.groups().forEach(g -> report(status.name(), g, sink));
  }

  private static void inner(FileStream stream, MetricSink sink, String... label) {
    sink.counter(
        "backplane_stream_commits_total",
        "Commit rounds written",
        stream.committer().rounds(),
        label);
    sink.gauge(
        "backplane_stream_in_flight_bytes",
        "Bytes of batches on their way",
        stream.committer().inFlight(),
        label);
    sink.gauge(
        "backplane_stream_cache_bytes",
        "Newest records in memory",
        stream.log().tail().bytes(),
        label);
    sink.gauge(
        "backplane_stream_damaged",
        "Bad places found in the files at start",
        stream.log().damagedAtOpen(),
        label);
  }

  private static void report(String stream, GroupStatus group, MetricSink sink) {
    String[] labels = {"stream", stream, "group", group.group()};
    sink.gauge("backplane_stream_group_lag", "Records not committed yet", group.lag(), labels);
    sink.gauge(
        "backplane_stream_group_lag_seconds",
        "Age of the oldest record not committed yet",
        group.lagMillis() / 1000.0,
        labels);
    sink.gauge("backplane_stream_group_unread", "Records not read yet", group.unread(), labels);
    sink.gauge(
        "backplane_stream_group_unread_seconds",
        "Age of the oldest record not read yet",
        group.unreadMillis() / 1000.0,
        labels);
    outcome(sink, "processed", "", group.processed(), labels);
    group.rejections().forEach((reason, n) -> outcome(sink, "rejected", reason, n, labels));
    outcome(sink, "dead-lettered", "", group.deadLettered(), labels);
    outcome(sink, "skipped", "", group.skipped(), labels);
    outcome(sink, "expired", "", group.expired(), labels);
    sink.counter(
        "backplane_stream_group_repeated_total",
        "Records counted once more, as the group went back or the stream lost its end",
        group.repeated(),
        labels);
  }

  private static void outcome(
      MetricSink sink, String outcome, String reason, long records, String[] group) {
    sink.counter(
        "backplane_stream_group_records_total",
        "What became of a group's records",
        records,
        group[0],
        group[1],
        group[2],
        group[3],
        "outcome",
        outcome,
        "reason",
        reason);
  }
}
