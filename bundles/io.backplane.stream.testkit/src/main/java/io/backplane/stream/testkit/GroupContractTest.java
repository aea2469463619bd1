/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import static io.backplane.stream.testkit.Appends.add;
import static io.backplane.stream.testkit.Appends.append;
import static io.backplane.stream.testkit.Appends.await;
import static io.backplane.stream.testkit.Appends.poll;
import static io.backplane.stream.testkit.Appends.spread;
import static io.backplane.stream.testkit.Appends.text;
import static io.backplane.stream.testkit.Appends.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumer groups of every implementation do; see {@link StreamContractTest}. */
@Timeout(120)
public abstract class GroupContractTest extends ContractTestBase {
  /** For implementations. */
  protected GroupContractTest() {}

  @Test
  void begins_at_the_oldest_or_behind_the_newest() {
    append(stream(), "old");
    try (StreamConsumer all = stream().consumer("all", StartAt.OLDEST);
        StreamConsumer fresh = stream().consumer("fresh", StartAt.NEWEST)) {
      append(stream(), "new");
      assertEquals(List.of("new"), texts(poll(fresh, 1)));
      assertEquals(2, poll(all, 2).size());
      assertEquals(2, group("all").appended());
      assertEquals(1, group("fresh").appended());
    }
  }

  @Test
  void reads_each_partition_in_order_and_all_of_them() {
    appendNumbers(0, 3000);
    Map<Integer, Long> next = new HashMap<>();
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      for (StreamRecord found : poll(consumer, 3000)) {
        assertEquals(next.getOrDefault(found.partition(), 0L), found.offset());
        next.merge(found.partition(), 1L, Long::sum);
        assertEquals(stream().partitionOf(found.keyHash()), found.partition());
      }
      assertEquals(stream().partitions(), next.size());
      for (int p = 0; p < stream().partitions(); p++) {
        assertEquals(next.get(p), consumer.positions().of(p));
      }
    }
  }

  @Test
  void one_consumer_of_a_group_at_a_time() {
    StreamConsumer first = stream().consumer("g", StartAt.OLDEST);
    assertThrows(StreamException.class, () -> stream().consumer("g", StartAt.OLDEST));
    assertTrue(group("g").open());
    first.close();
    first.close();
    assertFalse(group("g").open());
    StreamConsumer second = stream().consumer("g", StartAt.OLDEST);
    first.close();
    assertThrows(StreamException.class, () -> stream().consumer("g", StartAt.OLDEST));
    assertThrows(StreamException.class, () -> first.poll(1, 0));
    second.close();
  }

  @Test
  void a_record_comes_again_until_it_is_committed() {
    append(stream(), "a", "b", "c");
    Positions two;
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      assertEquals(3, poll(consumer, 3).size());
    }
    try (StreamConsumer consumer = stream().consumer("g", StartAt.NEWEST)) {
      assertEquals(2, poll(consumer, 2).size());
      two = consumer.positions();
      consumer.commit(two, Tally.processed(2));
      assertEquals(1, poll(consumer, 1).size());
    }
    restart();
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      assertEquals(two, consumer.positions());
      assertEquals(1, poll(consumer, 1).size());
      assertEquals(2, group("g").processed());
      assertEquals(1, group("g").lag());
      assertTrue(group("g").lagMillis() >= 0);
    }
  }

  @Test
  void tells_what_is_not_read_apart_from_what_is_not_committed() {
    appendNumbers(0, 10);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      poll(consumer, 6);
      assertEquals(4, group("g").unread());
      poll(consumer, 4);
      assertEquals(0, group("g").unread() + group("g").unreadMillis());
      assertEquals(10, group("g").lag());
    }
    assertEquals(10, group("g").unread());
  }

  @Test
  void a_position_beyond_the_end_waits_for_it() throws InterruptedException {
    int key = spread(1);
    int partition = stream().partitionOf(key);
    long[] offsets = new long[stream().partitions()];
    offsets[partition] = 3;
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      consumer.seek(new Positions(stream().epoch(), offsets));
      for (int i = 0; i < 3; i++) {
        AppendBatch batch = stream().newBatch();
        add(batch, key, "early" + i);
        append(batch);
        assertEquals(List.of(), consumer.poll(10, 0));
      }
      AppendBatch batch = stream().newBatch();
      add(batch, key, "awaited");
      append(batch);
      assertEquals(List.of("awaited"), texts(poll(consumer, 1)));
    }
  }

  @Test
  void poll_waits_for_a_record() throws InterruptedException {
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      CompletableFuture<List<StreamRecord>> polled = pollElsewhere(consumer);
      append(stream(), "awaited");
      assertEquals(List.of("awaited"), texts(await(polled)));
      assertEquals(List.of(), consumer.poll(1, 1));
    }
  }

  @Test
  void wakeup_ends_a_waiting_poll() {
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      CompletableFuture<List<StreamRecord>> polled = pollElsewhere(consumer);
      consumer.wakeup();
      assertEquals(List.of(), await(polled));
      append(stream(), "after");
      assertEquals(List.of("after"), texts(poll(consumer, 1)));
    }
  }

  private static CompletableFuture<List<StreamRecord>> pollElsewhere(StreamConsumer consumer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return consumer.poll(10, 60_000);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task, "poll").start());
  }

  @Test
  void closing_the_streams_ends_their_consumers() {
    StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST);
    append(stream(), "a");
    poll(consumer, 1);
    CompletableFuture<List<StreamRecord>> polled = pollElsewhere(consumer);
    Positions end = consumer.positions();
    restart();
    assertThrows(AssertionError.class, () -> await(polled));
    assertThrows(StreamException.class, () -> consumer.poll(1, 0));
    assertThrows(StreamException.class, () -> consumer.commit(end, Tally.processed(1)));
    consumer.close();
    try (StreamConsumer next = stream().consumer("g", StartAt.OLDEST)) {
      assertEquals(1, poll(next, 1).size());
    }
  }

  @Test
  void groups_know_nothing_of_each_other() {
    appendNumbers(0, 10);
    try (StreamConsumer one = stream().consumer("one", StartAt.OLDEST);
        StreamConsumer two = stream().consumer("two", StartAt.OLDEST)) {
      poll(one, 10);
      one.commit(one.positions(), Tally.processed(10));
      assertEquals(10, poll(two, 10).size());
      assertEquals(10, group("two").lag());
    }
    assertTrue(stream().dropGroup("one"));
    assertFalse(stream().dropGroup("one"));
    restart();
    assertEquals(1, stream().status().groups().size());
    try (StreamConsumer one = stream().consumer("one", StartAt.OLDEST)) {
      assertEquals(10, poll(one, 10).size());
      assertThrows(StreamException.class, () -> stream().dropGroup("one"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behaves_like_a_plain_list_whatever_is_done(long seed) throws InterruptedException {
    Random random = new Random(seed);
    List<String> model = new ArrayList<>();
    Map<Integer, List<String>> byPartition = new HashMap<>();
    StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST);
    Positions committed = consumer.positions();
    long sinceCommit = 0;
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> appendRandom(random, model, byPartition);
        case 3, 4 -> sinceCommit += pollAndCompare(consumer, random, byPartition);
        case 5 -> {
          committed = consumer.positions();
          consumer.commit(committed, Tally.processed(sinceCommit));
          sinceCommit = 0;
        }
        case 6 -> {
          consumer.close();
          if (random.nextBoolean()) {
            restart();
          }
          consumer = stream().consumer("g", StartAt.NEWEST);
          assertEquals(committed, consumer.positions());
          sinceCommit = 0;
        }
        default -> assertEquals(model.size(), group("g").appended());
      }
      long behind = 0;
      for (int p = 0; p < stream().partitions(); p++) {
        behind += byPartition.getOrDefault(p, List.of()).size() - committed.of(p);
      }
      assertEquals(behind, group("g").lag());
      assertEquals(0, group("g").expired());
    }
    consumer.close();
  }

  private void appendRandom(
      Random random, List<String> model, Map<Integer, List<String>> byPartition) {
    AppendBatch batch = stream().newBatch();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      String text = model.size() + "x".repeat(random.nextInt(1 << random.nextInt(12)));
      int key = random.nextInt();
      model.add(text);
      byPartition.computeIfAbsent(stream().partitionOf(key), p -> new ArrayList<>()).add(text);
      add(batch, key, text);
    }
    append(batch);
  }

  private int pollAndCompare(
      StreamConsumer consumer, Random random, Map<Integer, List<String>> byPartition)
      throws InterruptedException {
    Positions before = consumer.positions();
    List<StreamRecord> found = consumer.poll(1 + random.nextInt(60), 0);
    long[] next = before.next();
    for (StreamRecord each : found) {
      assertEquals(next[each.partition()]++, each.offset());
      assertEquals(byPartition.get(each.partition()).get((int) each.offset()), text(each));
    }
    assertEquals(new Positions(stream().epoch(), next), consumer.positions());
    return found.size();
  }
}
