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
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the store with the group's offsets: never past what is durable, and with a tally that
 * covers just the records in between, also where another process left off between the store's
 * commit and the stream's.
 */
final class Offsets {
  private static final Logger LOG = LoggerFactory.getLogger(Offsets.class);
  private final StreamConsumer consumer;
  private final TelemetryStore store;
  private Positions committed;
  private Positions seen;
  private Tally counted;
  private boolean inherited;

  Offsets(Stream stream, StreamConsumer consumer, TelemetryStore store) {
    this.consumer = consumer;
    this.store = store;
    this.committed = consumer.positions();
    this.counted = group(stream);
  }

  private static Tally group(Stream stream) {
    for (GroupStatus g : stream.status().groups()) {
      if (g.group().equals(Session.GROUP)) {
        return new Tally(
            g.processed(), g.rejected(), g.deadLettered(), g.skipped(), g.rejections());
      }
    }
    return Tally.NONE;
  }

  /**
   * Finds out from which count on to go. Where the store ends just where the group does, as always
   * but after a crash, it is the store's own: another store than the group's last may count from
   * elsewhere. A store that ends before the group is read into again from its end.
   */
  void begin() {
    Positions durable = store.durable(Streams.DEVICE);
    if (durable == null || durable.epoch() != committed.epoch()) {
      counted = store.tally(Streams.DEVICE);
      return;
    }
    long ahead = between(committed, durable);
    if (ahead < 0) {
      committed = durable;
    }
    inherited = ahead > 0;
    if (!inherited) {
      counted = store.tally(Streams.DEVICE);
    }
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
      inherited = false;
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

  /** What the store counted since. */
  private Tally delta(Tally total, long records) {
    Map<String, Long> rejections = new HashMap<>(total.rejections());
    counted.rejections().forEach((why, n) -> rejections.merge(why, -n, Long::sum));
    rejections.values().removeIf(n -> n == 0);
    Tally since =
        new Tally(
            total.processed() - counted.processed(),
            total.rejected() - counted.rejected(),
            total.deadLettered() - counted.deadLettered(),
            total.skipped() - counted.skipped(),
            rejections);
    if (fits(since, records)) {
      return since;
    }
    LOG.warn(
        "the store took {} records before a crash and counts from elsewhere than its group: what"
            + " became of them is not known and stays a difference of group device/{}",
        records,
        Session.GROUP);
    return Tally.NONE;
  }

  /**
   * Only the first commit after a crash may not fit: where the group was left behind by a store
   * that counts from elsewhere. What lies in between was taken in, nothing else is known of it, so
   * nothing is told of it.
   */
  private boolean fits(Tally since, long records) {
    return !inherited
        || since.processed() >= 0
            && since.deadLettered() >= 0
            && since.skipped() >= 0
            && since.rejections().values().stream().allMatch(n -> n > 0)
            && since.records() <= records;
  }
}
