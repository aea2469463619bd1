/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.Tally;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStreamsTest {
  private final MemoryStreams streams = new MemoryStreams(1);
  private final Stream stream = streams.stream("s");

  @Test
  void refuses_while_told_to() {
    streams.refuse(Refusal.DISK_FULL, "full");
    assertEquals(new Receipt.Refused(Refusal.DISK_FULL, "full"), Appends.append(stream, "a"));
    assertEquals("full", stream.status().fault());
    assertEquals(1, stream.status().refused());
    streams.accept();
    assertInstanceOf(Receipt.Durable.class, Appends.append(stream, "b"));
    assertEquals(List.of("b"), Appends.texts(streams.records("s")));
  }

  @Test
  void receipts_that_are_held_come_on_release_in_order() {
    List<Receipt> receipts = new ArrayList<>();
    streams.hold();
    for (int i = 0; i < 3; i++) {
      AppendBatch batch = stream.newBatch();
      Appends.add(batch, 0, "r" + i);
      batch.append(receipts::add);
    }
    assertTrue(receipts.isEmpty());
    assertTrue(streams.records("s").isEmpty());
    streams.release();
    assertEquals(3, receipts.size());
    assertEquals(List.of("r0", "r1", "r2"), Appends.texts(streams.records("s")));
  }

  @Test
  void what_retention_takes_unread_has_expired() {
    Appends.append(stream, "a", "b", "c", "d");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      streams.expire("s", 0, 3);
      var group = stream.status().groups().get(0);
      assertEquals(3, group.expired());
      assertEquals(1, group.lag());
      assertEquals(List.of("d"), Appends.texts(Appends.poll(consumer, 1)));
      consumer.commit(new Positions(1, new long[] {4}), Tally.processed(1));
      assertEquals(1, stream.status().groups().get(0).processed());
    }
  }

  @Test
  void what_was_read_before_retention_took_it_counts_as_processed() {
    Appends.append(stream, "a", "b", "c", "d");
    try (StreamConsumer consumer = stream.consumer("g", StartAt.OLDEST)) {
      Appends.poll(consumer, 2);
      streams.expire("s", 0, 3);
      consumer.commit(consumer.positions(), Tally.processed(2));
      Appends.poll(consumer, 1);
      consumer.commit(consumer.positions(), Tally.processed(1));
      var group = stream.status().groups().get(0);
      assertEquals(3, group.processed());
      assertEquals(1, group.expired());
      assertEquals(0, group.lag());
    }
  }
}
