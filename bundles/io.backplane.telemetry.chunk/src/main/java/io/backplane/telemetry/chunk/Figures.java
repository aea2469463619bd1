/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.metrics.api.MetricSink;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.telemetry.api.TelemetryReader.StoreStatus;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.query.Questions;
import io.backplane.telemetry.chunk.series.Ingest;
import java.util.List;
import java.util.Map;

/** The store's line in the ledger and its metrics. */
final class Figures {
  private final ChunkStore store;
  private final Questions questions;

  Figures(ChunkStore store, Questions questions) {
    this.store = store;
    this.questions = questions;
  }

  List<LedgerAccount> accounts() {
    State state = store.state();
    state.view.readLock().lock();
    try {
      Ingest in = state.ingest;
      return List.of(
          new LedgerAccount(
              "store", in.received(), Map.of("stored", in.stored(), "merged", in.merged()), 0));
    } finally {
      state.view.readLock().unlock();
    }
  }

  /** What it took of the writer's values, as far as it knows where each of them is. */
  List<LedgerCrossing> crossings() {
    State state = store.state();
    state.view.readLock().lock();
    try {
      long kept = state.ingest.stored() + state.ingest.merged();
      return List.of(new LedgerCrossing("telemetry-writer", "store", "", false, kept));
    } finally {
      state.view.readLock().unlock();
    }
  }

  void collect(MetricSink sink) {
    StoreStatus s = questions.status();
    sink.counter("backplane_telemetry_values_stored_total", "Values stored.", s.stored());
    sink.counter(
        "backplane_telemetry_values_merged_total",
        "Values that replaced one of the same series and time.",
        s.merged());
    sink.counter(
        "backplane_telemetry_values_expired_total", "Values dropped by retention.", s.expired());
    sink.gauge("backplane_telemetry_series", "Series known.", s.series());
    sink.gauge("backplane_telemetry_store_bytes", "Bytes on disk.", s.bytes());
    sink.gauge(
        "backplane_telemetry_values_waiting",
        "Values not durable in the store yet; the stream keeps them.",
        store.state().ingest.unsaved());
    sink.counter(
        "backplane_telemetry_checkpoints_total", "Checkpoints.", store.checkpoint().count());
    sink.counter(
        "backplane_telemetry_checkpoint_seconds_total",
        "Time spent in checkpoints.",
        store.checkpoint().seconds());
    sink.gauge(
        "backplane_telemetry_store_faulty",
        "1 while nothing becomes durable.",
        store.state().fault().isEmpty() ? 0 : 1);
  }
}
