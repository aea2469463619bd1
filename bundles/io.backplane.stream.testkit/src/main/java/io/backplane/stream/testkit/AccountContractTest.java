/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.testkit;

import static io.backplane.stream.testkit.Appends.poll;
import static io.backplane.stream.testkit.Appends.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Stream.StartAt;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The accounts of consumer groups of every implementation: what consumers tell beside the offsets,
 * neither made to fit the other; see {@link GroupContractTest}.
 */
@Timeout(120)
public abstract class AccountContractTest extends ContractTestBase {
  /** For implementations. */
  protected AccountContractTest() {}

  @Test
  void books_what_became_of_the_records() throws InterruptedException {
    appendNumbers(0, 10);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      assertEquals(10, group("g").lag());
      poll(consumer, 6);
      Tally some = new Tally(2, 2, 1, 1, Map.of("undecodable", 1L, "too-old", 1L));
      consumer.commit(consumer.positions(), some);
      GroupStatus now = group("g");
      assertEquals(List.of(2L, 2L, 1L, 1L), counts(now));
      assertEquals(some.rejections(), now.rejections());
      assertEquals(
          List.of(10L, 4L, 4L, 0L),
          List.of(now.appended(), now.lag(), now.unread(), now.difference()));
      poll(consumer, 4);
      consumer.commit(consumer.positions(), Tally.processed(3).plus(Tally.rejected("too-old", 1)));
      assertEquals(List.of(5L, 3L, 1L, 1L), counts(group("g")));
      assertEquals(Map.of("undecodable", 1L, "too-old", 2L), group("g").rejections());
      assertEquals(0, group("g").difference());
      assertEquals(List.of(), consumer.poll(10, 0));
    }
  }

  private static List<Long> counts(GroupStatus g) {
    return List.of(g.processed(), g.rejected(), g.deadLettered(), g.skipped());
  }

  @Test
  void reasons_and_what_was_skipped_survive_a_restart() {
    appendNumbers(0, 10);
    Tally tally = new Tally(1, 3, 2, 4, Map.of("undecodable", 1L, "too-old", 2L));
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      poll(consumer, 10);
      consumer.commit(consumer.positions(), tally);
    }
    restart();
    assertEquals(List.of(1L, 3L, 2L, 4L), counts(group("g")));
    assertEquals(tally.rejections(), group("g").rejections());
    assertEquals(0, group("g").difference());
  }

  @Test
  void a_store_that_knows_a_later_position_goes_on_there() {
    appendNumbers(0, 10);
    Positions later;
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      poll(consumer, 7);
      later = consumer.positions();
    }
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      consumer.seek(later);
      assertEquals(later, consumer.positions());
      poll(consumer, 2);
      consumer.commit(consumer.positions(), Tally.processed(9));
      assertEquals(9, group("g").processed());
      assertEquals(1, group("g").lag());
      assertEquals(0, group("g").difference());
    }
  }

  @Test
  void going_back_reads_again_and_still_balances() {
    appendNumbers(0, 10);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      Positions start = consumer.positions();
      List<String> first = texts(poll(consumer, 10)).stream().sorted().toList();
      consumer.commit(consumer.positions(), new Tally(8, 2, 0));
      consumer.seek(start);
      assertEquals(first, texts(poll(consumer, 10)).stream().sorted().toList());
      consumer.commit(consumer.positions(), new Tally(8, 2, 0));
      assertEquals(0, group("g").lag());
      assertEquals(10, group("g").repeated());
      assertEquals(0, group("g").difference());
      consumer.commit(start, Tally.NONE);
      assertEquals(10, group("g").lag());
      assertEquals(20, group("g").repeated());
      assertEquals(0, group("g").difference());
    }
  }

  @Test
  void what_a_consumer_does_not_account_for_is_not_made_up_for() {
    appendNumbers(0, 10);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      poll(consumer, 10);
      consumer.commit(consumer.positions(), Tally.processed(9));
    }
    restart();
    GroupStatus missing = stream().status().groups().get(0);
    assertEquals(
        List.of(9L, 0L, 1L), List.of(missing.processed(), missing.lag(), missing.difference()));
    appendNumbers(10, 11);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.OLDEST)) {
      poll(consumer, 1);
      consumer.commit(consumer.positions(), Tally.processed(3));
      assertEquals(-1, stream().status().groups().get(0).difference());
    }
  }

  @Test
  void a_group_may_go_back_before_its_founding() {
    appendNumbers(0, 10);
    try (StreamConsumer consumer = stream().consumer("g", StartAt.NEWEST)) {
      assertEquals(0, group("g").appended());
      consumer.seek(new Positions(stream().epoch(), new long[stream().partitions()]));
      assertEquals(10, poll(consumer, 10).size());
      consumer.commit(consumer.positions(), Tally.processed(10));
      assertEquals(10, group("g").appended());
      assertEquals(10, group("g").processed());
    }
  }
}
