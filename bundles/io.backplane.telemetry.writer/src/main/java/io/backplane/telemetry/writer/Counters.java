/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.metrics.api.MetricSink;
import io.backplane.stream.api.LedgerCrossing;
import java.util.List;

/** The writer's figures. Written by its thread only, read by any. */
final class Counters {
  private volatile long records;
  private volatile long batches;
  private volatile long deadLettered;
  private volatile long retries;
  private volatile long devicesErased;
  private volatile long valuesErased;
  private volatile long late;
  private volatile boolean waiting = true;
  private volatile long given = -1;

  void batch(long read, long undecodable) {
    records += read;
    deadLettered += undecodable;
    batches += 1;
  }

  void erased(long devices, long values) {
    devicesErased += devices;
    valuesErased += values;
  }

  void late() {
    late += 1;
  }

  long valuesErased() {
    return valuesErased;
  }

  void retry() {
    retries += 1;
  }

  /** Work with a store begins, which has taken so many values until now. */
  void beginGiving(long taken) {
    given = taken;
  }

  void given(long values) {
    given += values;
  }

  void endGiving() {
    given = -1;
  }

  /** What the store at hand has been given, beside what it says itself. */
  List<LedgerCrossing> crossings() {
    long n = given;
    return n < 0
        ? List.of()
        : List.of(new LedgerCrossing("telemetry-writer", "store", "", true, n));
  }

  void waiting(boolean is) {
    waiting = is;
  }

  long records() {
    return records;
  }

  long retries() {
    return retries;
  }

  void collect(MetricSink sink) {
    sink.counter("backplane_telemetry_writer_records_total", "Records read and written.", records);
    sink.counter("backplane_telemetry_writer_batches_total", "Batches written.", batches);
    sink.counter(
        "backplane_telemetry_writer_dead_letters_total",
        "Records that could not be decoded and lie in the dead letters.",
        deadLettered);
    sink.counter(
        "backplane_telemetry_writer_retries_total",
        "Attempts repeated because store or stream failed.",
        retries);
    sink.counter(
        "backplane_telemetry_writer_devices_erased_total",
        "Devices removed whose values were erased.",
        devicesErased);
    sink.counter(
        "backplane_telemetry_writer_values_erased_total",
        "Values erased with their devices.",
        valuesErased);
    sink.counter(
        "backplane_telemetry_writer_late_total",
        "Messages of removed devices that were on their way and are not stored.",
        late);
    sink.gauge(
        "backplane_telemetry_writer_waiting",
        "1 while there is no store or stream to work with.",
        waiting ? 1 : 0);
  }
}
