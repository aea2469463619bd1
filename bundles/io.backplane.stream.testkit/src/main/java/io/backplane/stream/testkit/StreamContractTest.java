/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import static io.backplane.stream.testkit.Appends.add;
import static io.backplane.stream.testkit.Appends.append;
import static io.backplane.stream.testkit.Appends.await;
import static io.backplane.stream.testkit.Appends.poll;
import static io.backplane.stream.testkit.Appends.positions;
import static io.backplane.stream.testkit.Appends.spread;
import static io.backplane.stream.testkit.Appends.text;
import static io.backplane.stream.testkit.Appends.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Position;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Receipt;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every implementation of the streams must do, whatever it is made of: an implementation
 * extends this and says how its streams are opened and closed. Reading and groups: {@link
 * GroupContractTest}.
 */
@Timeout(120)
public abstract class StreamContractTest extends ContractTestBase {
  /** For implementations. */
  protected StreamContractTest() {}

  @Test
  void gives_the_same_stream_for_the_same_name() {
    assertSame(stream(), streams().stream("contract"));
    assertEquals("contract", stream().name());
    streams().stream("another");
    assertEquals(List.of("another", "contract"), streams().names());
  }

  @Test
  void refuses_names_that_are_none() {
    for (String name : List.of("", "Upper", "a/b", "..", "a".repeat(64))) {
      assertThrows(StreamException.class, () -> streams().stream(name), name);
    }
    assertThrows(StreamException.class, () -> stream().consumer("a/b", StartAt.OLDEST));
  }

  @Test
  void answers_with_a_position_for_each_record_in_the_order_added() {
    AppendBatch batch = stream().newBatch();
    long[] next = new long[stream().partitions()];
    List<Position> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int partition = stream().partitionOf(spread(i));
      expected.add(new Position(partition, next[partition]++));
      add(batch, spread(i), "r" + i);
    }
    assertEquals(500, batch.size());
    assertEquals(expected, positions(append(batch)));
    for (int i = 0; i < 500; i++) {
      Position position = expected.get(i);
      StreamRecord found = stream().read(position.partition(), position.offset(), 1).get(0);
      assertEquals("r" + i, text(found));
      assertEquals(spread(i), found.keyHash());
      assertEquals(position.offset(), found.offset());
    }
  }

  @Test
  void keeps_time_key_and_every_byte() {
    byte[] body = new byte[70_000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i * 31);
    }
    AppendBatch batch = stream().newBatch();
    assertEquals(0, batch.add(-7, -123_456L, body, 5, 60_000));
    assertEquals(1, batch.add(7, Long.MAX_VALUE, body, 0, 1));
    assertEquals(60_001, batch.bytes());
    Position at = positions(append(batch)).get(0);
    StreamRecord found = stream().read(at.partition(), at.offset(), 1).get(0);
    assertEquals(-7, found.keyHash());
    assertEquals(-123_456L, found.time());
    byte[] back = new byte[found.body().remaining()];
    found.body().get(back);
    assertEquals(60_000, back.length);
    for (int i = 0; i < back.length; i++) {
      assertEquals(body[i + 5], back[i]);
    }
  }

  @Test
  void takes_records_of_16_mebibytes_and_no_larger_ones() {
    byte[] body = new byte[(16 << 20) + 1];
    AppendBatch batch = stream().newBatch();
    assertThrows(IllegalArgumentException.class, () -> batch.add(0, 1, body, 0, body.length));
    assertThrows(IllegalArgumentException.class, () -> batch.add(0, 1, body, 0, 0));
    batch.add(0, 1, body, 1, 16 << 20);
    Position at = positions(append(batch)).get(0);
    assertEquals(16 << 20, stream().read(at.partition(), at.offset(), 1).get(0).body().remaining());
  }

  @Test
  void a_batch_is_appended_once() {
    AppendBatch batch = stream().newBatch();
    add(batch, 1, "once");
    append(batch);
    assertThrows(IllegalStateException.class, () -> batch.append(r -> {}));
    assertThrows(IllegalStateException.class, () -> add(batch, 1, "late"));
  }

  @Test
  void an_empty_batch_is_durable() {
    assertEquals(List.of(), positions(append(stream().newBatch())));
  }

  @Test
  void answers_in_the_order_of_the_appends() {
    List<Integer> order = new ArrayList<>();
    CompletableFuture<Receipt> last = new CompletableFuture<>();
    for (int i = 0; i < 2000; i++) {
      int number = i;
      AppendBatch batch = stream().newBatch();
      if (i % 5 > 0) {
        add(batch, spread(i), "r" + i);
      }
      batch.append(
          receipt -> {
            order.add(number);
            if (number == 1999) {
              last.complete(receipt);
            }
          });
    }
    await(last);
    for (int i = 0; i < 2000; i++) {
      assertEquals(i, order.get(i));
    }
  }

  @Test
  void a_call_back_that_throws_harms_nobody() {
    AppendBatch batch = stream().newBatch();
    add(batch, 1, "thrown");
    batch.append(
        receipt -> {
          throw new IllegalStateException("thrown by the test");
        });
    assertEquals(1, positions(append(stream(), "next")).size());
  }

  @Test
  void threads_that_append_at_once_keep_the_order_of_each() throws InterruptedException {
    int threads = 4;
    int batches = 200;
    List<Thread> running = new ArrayList<>();
    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      CompletableFuture<Receipt> last = new CompletableFuture<>();
      receipts.add(last);
      running.add(new Thread(() -> appendMany(thread, batches, last)));
    }
    running.forEach(Thread::start);
    receipts.forEach(r -> positions(await(r)));
    for (Thread thread : running) {
      thread.join();
    }
    int[] seen = new int[threads];
    try (StreamConsumer consumer = stream().consumer("all", StartAt.OLDEST)) {
      for (StreamRecord found : poll(consumer, threads * batches * 3)) {
        String[] parts = text(found).split("-");
        int thread = Integer.parseInt(parts[0]);
        assertEquals(seen[thread]++, Integer.parseInt(parts[1]));
      }
    }
  }

  private void appendMany(int thread, int batches, CompletableFuture<Receipt> last) {
    for (int i = 0; i < batches; i++) {
      AppendBatch batch = stream().newBatch();
      for (int r = 0; r < 3; r++) {
        add(batch, spread(thread), thread + "-" + (3 * i + r));
      }
      batch.append(i == batches - 1 ? last::complete : receipt -> {});
    }
  }

  @Test
  void what_is_durable_survives_a_restart() {
    List<Position> before = positions(append(stream(), "a", "b", "c", "d", "e"));
    restart();
    for (int i = 0; i < 5; i++) {
      Position at = before.get(i);
      StreamRecord found = stream().read(at.partition(), at.offset(), 1).get(0);
      assertEquals(String.valueOf((char) ('a' + i)), text(found));
    }
    Position again = positions(append(stream(), "a")).get(0);
    long next = before.stream().filter(p -> p.partition() == again.partition()).count();
    assertEquals(next, again.offset());
    assertEquals(6, stream().status().appended());
  }

  @Test
  void refuses_appends_when_closed() {
    AppendBatch batch = stream().newBatch();
    add(batch, 1, "late");
    close(streams());
    Receipt.Refused refused = assertInstanceOf(Receipt.Refused.class, append(batch));
    assertEquals(Refusal.CLOSED, refused.reason());
    assertFalse(refused.detail().isBlank());
    assertThrows(StreamException.class, () -> streams().stream("contract"));
    assertThrows(StreamException.class, () -> stream().read(0, 0, 1));
    assertThrows(StreamException.class, () -> stream().consumer("g", StartAt.OLDEST));
    begin();
    assertEquals(0, stream().status().appended());
  }

  @Test
  void answers_what_was_appended_before_a_close() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AppendBatch batch = stream().newBatch();
      add(batch, spread(i), "r" + i);
      batch.append(receipts::add);
    }
    restart();
    assertEquals(100, receipts.size());
    receipts.forEach(Appends::positions);
    assertEquals(100, stream().status().appended());
  }

  @Test
  void browses_without_a_trace() {
    AppendBatch batch = stream().newBatch();
    for (int i = 0; i < 10; i++) {
      add(batch, 0, "r" + i);
    }
    append(batch);
    assertEquals(List.of("r3", "r4"), texts(stream().read(0, 3, 2)));
    assertEquals(7, stream().read(0, 3, 10_000).size());
    assertEquals(List.of(), stream().read(0, 10, 5));
    assertEquals(List.of(), stream().read(0, 1000, 5));
    assertEquals(List.of(), stream().status().groups());
    assertThrows(StreamException.class, () -> stream().read(stream().partitions(), 0, 1));
    assertThrows(StreamException.class, () -> stream().read(0, 0, 0));
  }

  @Test
  void tells_its_figures() {
    append(stream(), "a", "b", "c");
    long now = System.currentTimeMillis() * 1000;
    var status = stream().status();
    assertEquals("contract", status.name());
    assertEquals(stream().epoch(), status.epoch());
    assertEquals(stream().partitions(), status.partitions().size());
    assertEquals(3, status.appended());
    assertEquals(0, status.refused());
    assertEquals("", status.fault());
    assertTrue(status.bytes() >= 3);
    assertTrue(status.lastTime() <= now && status.lastTime() > now - 60_000_000);
    assertEquals(3, status.partitions().stream().mapToLong(p -> p.next() - p.oldest()).sum());
  }

  @Test
  void positions_of_another_layout_are_refused() {
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      Positions other = new Positions(stream().epoch() + 1, new long[stream().partitions()]);
      assertThrows(StreamException.class, () -> consumer.seek(other));
      Positions fewer = new Positions(stream().epoch(), new long[stream().partitions() + 1]);
      assertThrows(StreamException.class, () -> consumer.seek(fewer));
    }
  }
}
