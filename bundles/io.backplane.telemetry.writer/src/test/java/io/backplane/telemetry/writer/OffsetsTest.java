/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import io.backplane.stream.testkit.MemoryStreams;
import io.backplane.telemetry.testkit.MemoryTelemetryStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of records that a store took before a crash and the stream was not told of. */
class OffsetsTest {
  private static final int ALL = 10;
  private static final int TOLD = 4;

  private final MemoryStreams streams = new MemoryStreams(1);
  private final Stream stream = streams.stream(Streams.DEVICE);
  private final MemoryTelemetryStore store = new MemoryTelemetryStore();
  private final StreamConsumer consumer = stream.consumer(Session.GROUP, Stream.StartAt.OLDEST);

  @BeforeEach
  void a_group_that_was_told_of_some() throws InterruptedException {
    AppendBatch batch = stream.newBatch();
    for (int i = 0; i < ALL; i++) {
      batch.add(1, 1, new byte[] {1}, 0, 1);
    }
    batch.append(r -> {});
    consumer.poll(TOLD, 0);
    consumer.commit(consumer.positions(), Tally.processed(TOLD));
  }

  @AfterEach
  void close() {
    consumer.close();
    streams.close();
  }

  private GroupStatus afterACrash(Tally inTheStore) throws InterruptedException {
    Positions end;
    try (StreamConsumer other = stream.consumer("other", Stream.StartAt.OLDEST)) {
      other.poll(ALL, 0);
      end = other.positions();
    }
    store.write(Streams.DEVICE, List.of(), end, inTheStore);
    Offsets offsets = new Offsets(stream, consumer, store);
    offsets.begin();
    offsets.commit();
    return stream.status().groups().stream()
        .filter(g -> g.group().equals(Session.GROUP))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_store_that_counted_with_the_group_tells_what_became_of_them() throws Exception {
    GroupStatus g = afterACrash(Tally.processed(ALL - 2).plus(Tally.skipped(2)));
    assertEquals(
        List.of(8L, 2L, 0L, 0L), List.of(g.processed(), g.skipped(), g.lag(), g.difference()));
  }

  @Test
  void of_a_store_that_counts_from_elsewhere_nothing_is_booked_as_processed() throws Exception {
    GroupStatus g = afterACrash(Tally.processed(TOLD - 1));
    assertEquals(List.of(4L, 0L, 6L), List.of(g.processed(), g.lag(), g.difference()));
  }

  @Test
  void nor_of_one_that_counts_more_than_there_is() throws Exception {
    GroupStatus g = afterACrash(Tally.processed(1_000));
    assertEquals(List.of(4L, 0L, 6L), List.of(g.processed(), g.lag(), g.difference()));
  }
}
