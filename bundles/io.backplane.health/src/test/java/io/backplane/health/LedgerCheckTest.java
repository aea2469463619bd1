/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamConsumer;
import io.backplane.stream.api.Streams;
import io.backplane.stream.api.Tally;
import io.backplane.stream.testkit.MemoryStreams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether everything is accounted for, told by comparing what each side counted itself. */
class LedgerCheckTest {
  private static final long SETTLE = 30_000;

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final MemoryStreams streams = new MemoryStreams(1);
  private final LedgerAudit audit = new LedgerAudit(SETTLE, now::get);
  private final LedgerCheck check = new LedgerCheck(audit);

  LedgerCheckTest() {
    audit.bindStreams(streams);
  }

  @AfterEach
  void close() throws InterruptedException {
    audit.close();
    streams.close();
  }

  /** A card that publishes what a test tells it. */
  private static final class Card implements LedgerSource {
    private LedgerAccount account;
    private LedgerCrossing crossing;

    static Card keeping(String name, long in, long appended, long inFlight) {
      Card card = new Card();
      card.account = new LedgerAccount(name, in, Map.of("appended", appended), inFlight);
      return card;
    }

    static Card counting(String from, String to, boolean given, long count) {
      Card card = new Card();
      card.crossing = new LedgerCrossing(from, to, "run", given, count);
      return card;
    }

    @Override
    public List<LedgerAccount> accounts() {
      return account == null ? List.of() : List.of(account);
    }

    @Override
    public List<LedgerCrossing> crossings() {
      return crossing == null ? List.of() : List.of(crossing);
    }
  }

  /** The verdict after a time in which it is looked at every five seconds. */
  private Result after(long millis) {
    for (long end = now.get() + millis; now.get() < end; now.addAndGet(5_000)) {
      audit.read();
    }
    return check.execute();
  }

  private static void assertNames(String sentence, Result result) {
    assertEquals(Result.Status.WARN, result.getStatus(), result::toString);
    assertTrue(result.toString().contains(sentence), result::toString);
  }

  private static void assertGood(Result result) {
    assertEquals(Result.Status.OK, result.getStatus(), result::toString);
  }

  private void append(int records) {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    for (int i = 0; i < records; i++) {
      batch.add(1, 1, new byte[] {1}, 0, 1);
    }
    batch.append(r -> {});
  }

  @Test
  void accounts_that_balance_are_good() {
    audit.bindSource(Card.keeping("gate", 3, 2, 1));
    assertGood(after(SETTLE));
  }

  @Test
  void an_account_that_lost_a_message_is_named_once_nothing_takes_that_long() {
    audit.bindSource(Card.keeping("gate", 3, 2, 0));
    assertGood(check.execute());
    assertGood(after(SETTLE - 5_000));
    assertNames("gate: 1 missing", after(5_000));
  }

  @Test
  void a_stream_that_did_not_take_what_a_gate_gave_is_named() {
    audit.bindSource(Card.counting("gate", "stream device", true, 5));
    audit.bindSource(Card.counting("gate", "stream device", false, 4));
    assertNames("gate > stream device: 1 missing", after(SETTLE));
  }

  @Test
  void a_gate_that_goes_does_not_make_good_what_the_stream_did_not_take() {
    Card gate = Card.counting("gate", "stream device", true, 5);
    audit.bindSource(gate);
    audit.bindSource(Card.counting("gate", "stream device", false, 4));
    assertGood(after(5_000));
    audit.unbindSource(gate);
    assertNames("gate > stream device: 1 missing", after(SETTLE));
  }

  @Test
  void a_store_that_has_more_than_it_was_given_is_named() {
    audit.bindSource(Card.counting("telemetry-writer", "store", true, 5));
    audit.bindSource(Card.counting("telemetry-writer", "store", false, 7));
    assertNames("telemetry-writer > store: 2 too many", after(SETTLE));
  }

  @Test
  void what_somebody_is_given_who_counts_nothing_is_not_compared() {
    audit.bindSource(Card.counting("gate", "stream device", true, 5));
    audit.bindSource(Card.counting("gate", "stream dead-letters", false, 7));
    assertGood(after(2 * SETTLE));
  }

  @Test
  void a_consumer_that_does_not_account_for_a_record_is_named() throws InterruptedException {
    append(10);
    try (StreamConsumer c =
        streams.stream(Streams.DEVICE).consumer("live", Stream.StartAt.OLDEST)) {
      c.poll(10, 0);
      c.commit(c.positions(), Tally.processed(9));
    }
    assertNames("group device/live: 1 missing", after(SETTLE));
  }

  @Test
  void a_consumer_that_skips_rejects_and_lags_is_good() throws InterruptedException {
    append(10);
    try (StreamConsumer c =
        streams.stream(Streams.DEVICE).consumer("live", Stream.StartAt.OLDEST)) {
      c.poll(6, 0);
      c.commit(
          c.positions(),
          Tally.processed(3).plus(Tally.skipped(2)).plus(Tally.rejected("undecodable", 1)));
    }
    assertGood(after(SETTLE));
  }

  @Test
  void what_moves_all_the_time_is_not_missing() {
    AtomicLong given = new AtomicLong(1_000);
    audit.bindSource(
        new LedgerSource() {
          @Override
          public List<LedgerAccount> accounts() {
            return List.of();
          }

          @Override
          public List<LedgerCrossing> crossings() {
            long before = given.getAndAdd(100);
            return List.of(
                new LedgerCrossing("gate", "stream device", "run", true, before),
                new LedgerCrossing("gate", "stream device", "run", false, before - 60));
          }
        });
    assertGood(after(2 * SETTLE));
  }

  @Test
  void a_difference_that_was_settled_in_between_begins_anew() {
    Card gate = Card.keeping("gate", 3, 2, 0);
    audit.bindSource(gate);
    assertGood(after(SETTLE - 5_000));
    gate.account = new LedgerAccount("gate", 3, Map.of("appended", 3L), 0);
    assertGood(check.execute());
    gate.account = new LedgerAccount("gate", 4, Map.of("appended", 3L), 0);
    assertGood(after(SETTLE - 5_000));
    assertNames("gate: 1 missing", after(10_000));
  }

  @Test
  void what_is_lost_later_is_added() {
    Card gate = Card.keeping("gate", 3, 2, 0);
    audit.bindSource(gate);
    assertNames("gate: 1 missing", after(SETTLE));
    gate.account = new LedgerAccount("gate", 9, Map.of("appended", 2L), 0);
    assertNames("gate: 7 missing", after(3 * SETTLE));
  }

  @Test
  void shows_every_comparison_as_a_metric() {
    audit.bindSource(Card.keeping("gate", 3, 2, 0));
    after(SETTLE);
    Map<String, Double> figures = new HashMap<>();
    audit.collect(new Gauges(figures));
    assertEquals(1, figures.get("backplane_ledger_difference[comparison, gate]"));
    assertEquals(1, figures.get("backplane_ledger_broken[comparison, gate]"));
  }

  @Test
  void without_streams_nothing_is_said() {
    audit.unbindStreams(streams);
    assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, check.execute().getStatus());
  }

  private record Gauges(Map<String, Double> figures)
      implements io.backplane.metrics.api.MetricSink {
    @Override
    public void counter(String name, String help, double value, String... labels) {
      throw new AssertionError(name);
    }

    @Override
    public void gauge(String name, String help, double value, String... labels) {
      figures.put(name + List.of(labels), value);
    }
  }
}
