/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.spi.TelemetryStore;

/**
 * Follows the store with the group's offsets: never past what is durable, and with a tally that
 * covers just the records in between, also where another process left off between the store's
 * commit and the stream's.
 */
final class Offsets {
  private final StreamConsumer consumer;
  private final TelemetryStore store;
  private Positions committed;
  private Positions seen;
  private Tally counted;

  Offsets(Stream stream, StreamConsumer consumer, TelemetryStore store) {
    this.consumer = consumer;
    this.store = store;
    this.committed = consumer.positions();
    this.counted = group(stream);
  }

  private static Tally group(Stream stream) {
    for (GroupStatus g : stream.status().groups()) {
      if (g.group().equals(Session.GROUP)) {
        return new Tally(g.processed(), g.rejected(), g.deadLettered());
      }
    }
    return Tally.NONE;
  }

  void commit() {
    Positions durable = store.durable(Streams.DEVICE);
    if (durable == null || durable.equals(seen) || durable.epoch() != committed.epoch()) {
      return;
    }
    seen = durable;
    long records = between(committed, durable);
    if (records > 0) {
      Tally total = store.tally(Streams.DEVICE);
      consumer.commit(durable, delta(total, records));
      committed = durable;
      counted = total;
    }
  }

  /** Records from one position to another; -1 if the other is behind in any partition. */
  private static long between(Positions from, Positions to) {
    long[] a = from.next();
    long[] b = to.next();
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      if (b[i] < a[i]) {
        return -1;
      }
      sum += b[i] - a[i];
    }
    return sum;
  }

  /** What the store counted since; where that cannot be, all are taken for processed. */
  private Tally delta(Tally total, long records) {
    long processed = total.processed() - counted.processed();
    long rejected = total.rejected() - counted.rejected();
    long deadLettered = total.deadLettered() - counted.deadLettered();
    boolean sound =
        processed >= 0
            && rejected >= 0
            && deadLettered >= 0
            && processed + rejected + deadLettered <= records;
    return sound ? new Tally(processed, rejected, deadLettered) : Tally.processed(records);
  }
}
