/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.spi.TelemetryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TelemetryStore} must keep. Extend it and say how to open the store. */
public abstract class TelemetryStoreContractTest {
  private static final TenantId T = TenantId.DEFAULT;
  private static final DeviceId D = new DeviceId("pump-1");
  private static final Series TEMP = new Series(T, D, "temp");
  private static final Range EVER = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final long B = RandomTelemetry.BASE;
  private static final long S = 1_000_000L;

  /** The store under test. */
  protected TelemetryStore store;

  private long offset;

  /** For the test engine. */
  protected TelemetryStoreContractTest() {}

  /**
   * Opens the store: empty at first, with what it holds when opened again in the same test.
   *
   * @return the store
   * @throws Exception if it cannot
   */
  protected abstract TelemetryStore open() throws Exception;

  /**
   * Closes the store in order.
   *
   * @param open the store
   * @throws Exception if it cannot
   */
  protected abstract void close(TelemetryStore open) throws Exception;

  /**
   * Ends the store as if its process were killed.
   *
   * @param open the store
   * @throws Exception if it cannot
   */
  protected abstract void kill(TelemetryStore open) throws Exception;

  @BeforeEach
  final void begin() throws Exception {
    store = open();
  }

  @AfterEach
  final void end() throws Exception {
    close(store);
  }

  private void write(List<DeviceMessage> messages) {
    offset += messages.size();
    store.write("device", messages, at(offset), Tally.processed(messages.size()));
  }

  private static Positions at(long offset) {
    return new Positions(1, new long[] {offset});
  }

  private static DeviceMessage message(DeviceId d, Sample... samples) {
    return new DeviceMessage(T, d, MessageKind.TELEMETRY, B, List.of(samples), Origin.NONE);
  }

  private static Sample real(long time, double value) {
    return new Sample("temp", time, new Value.Real(value));
  }

  @Test
  void an_empty_store_gives_empty_answers() {
    assertEquals(List.of(), store.latest(T, D));
    assertEquals(List.of(), store.latest(T, List.of(D), "temp"));
    assertEquals(List.of(), store.range(TEMP, EVER, 10, false));
    assertEquals(List.of(), store.downsample(TEMP, EVER, 10));
    assertEquals(List.of(), store.lttb(TEMP, EVER, 10));
    assertEquals(List.of(), store.aggregate(T, null, "temp", new Range(B, B + 60 * S), S));
    assertNull(store.durable("device"));
    assertNull(store.written("device"));
    assertEquals(Tally.NONE, store.tally("device"));
    assertEquals(0, store.status().stored());
  }

  @Test
  void gives_back_every_type_as_it_came() {
    List<Value> values =
        List.of(
            new Value.Int(Long.MAX_VALUE),
            new Value.Int(Long.MIN_VALUE),
            new Value.Int((1L << 53) + 1),
            new Value.Real(0.1),
            new Value.Real(-0.0),
            new Value.Real(Double.NaN),
            new Value.Real(Double.longBitsToDouble(0xfff8_1234_5678_9abcL)),
            new Value.Real(Double.NEGATIVE_INFINITY),
            new Value.Bool(true),
            new Value.Bool(false),
            new Value.Text("größer \ud83d\ude80"),
            new Value.Text(""),
            new Value.Json("[1, {\"a\": null}]"),
            new Value.Geo(48.137, 11.575, Double.NaN),
            new Value.Geo(-90, 180, 519.5));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      samples.add(new Sample("temp", B + i, values.get(i)));
    }
    write(List.of(message(D, samples.toArray(new Sample[0]))));
    StoreComparison.samples("before", samples, store.range(TEMP, EVER, 100, false));
    store.flush();
    StoreComparison.samples("after", samples, store.range(TEMP, EVER, 100, false));
  }

  @Test
  void the_last_write_of_a_time_wins_and_counts_as_merged() {
    write(List.of(message(D, real(B, 1), real(B + S, 2))));
    store.flush();
    write(List.of(message(D, real(B, 3))));
    assertEquals(List.of(real(B, 3), real(B + S, 2)), store.range(TEMP, EVER, 10, false));
    assertEquals(2, store.status().stored());
    assertEquals(1, store.status().merged());
    write(List.of(message(D, real(B + S, 5))));
    assertEquals(List.of(real(B + S, 5)), store.latest(T, D));
  }

  @Test
  void late_values_take_their_place_and_do_not_become_the_latest() {
    write(List.of(message(D, real(B + 10 * S, 10))));
    write(List.of(message(D, real(B, 0), real(B + 5 * S, 5))));
    assertEquals(
        List.of(real(B, 0), real(B + 5 * S, 5), real(B + 10 * S, 10)),
        store.range(TEMP, EVER, 10, false));
    assertEquals(List.of(real(B + 10 * S, 10)), store.latest(T, D));
  }

  @Test
  void other_kinds_than_telemetry_are_passed_over() {
    write(
        List.of(
            new DeviceMessage(T, D, MessageKind.ATTRIBUTES, B, List.of(real(B, 1)), Origin.NONE)));
    assertEquals(List.of(), store.latest(T, D));
    assertEquals(0, store.status().stored());
    assertEquals(at(1), store.written("device"));
  }

  @Test
  void a_range_includes_its_begin_and_excludes_its_end() {
    write(List.of(message(D, real(B, 1), real(B + S, 2), real(B + 2 * S, 3))));
    assertEquals(
        List.of(real(B, 1), real(B + S, 2)), store.range(TEMP, new Range(B, B + 2 * S), 10, false));
    assertEquals(List.of(), store.range(TEMP, new Range(B, B), 10, false));
    assertEquals(List.of(real(B + S, 2)), store.range(TEMP, new Range(B, B + 2 * S), 1, true));
  }

  @Test
  void questions_out_of_bounds_are_refused() {
    Range r = new Range(B, B + 3600 * S);
    assertThrows(IllegalArgumentException.class, () -> store.range(TEMP, r, 0, false));
    assertThrows(IllegalArgumentException.class, () -> store.range(TEMP, r, 1_000_001, false));
    assertThrows(IllegalArgumentException.class, () -> store.downsample(TEMP, r, 0));
    assertThrows(IllegalArgumentException.class, () -> store.downsample(TEMP, r, 10_001));
    assertThrows(IllegalArgumentException.class, () -> store.lttb(TEMP, r, 2));
    assertThrows(IllegalArgumentException.class, () -> store.aggregate(T, null, "k", r, 0));
    assertThrows(IllegalArgumentException.class, () -> store.aggregate(T, null, "k", EVER, 1));
  }

  @Test
  void buckets_hold_count_extremes_sum_first_and_last() {
    write(List.of(message(D, real(B, 1), real(B + S, 5), real(B + 2 * S, 3))));
    write(List.of(message(D, real(B + 3 * S, Double.NaN))));
    List<Bucket> two = store.downsample(TEMP, new Range(B, B + 4 * S), 2);
    assertEquals(
        List.of(
            new Bucket(B, B + 2 * S, 2, 1, 5, 6, 2, 1, 5, B + S),
            new Bucket(B + 2 * S, B + 4 * S, 2, 3, 3, 3, 1, 3, 3, B + 2 * S)),
        two);
    assertEquals(3.0, two.get(0).avg());
  }

  @Test
  void a_bucket_without_numbers_still_counts() {
    write(List.of(message(D, new Sample("temp", B, new Value.Text("off")))));
    Bucket b = store.downsample(TEMP, new Range(B, B + S), 1).get(0);
    assertEquals(1, b.count());
    assertEquals(0, b.numbers());
    assertTrue(Double.isNaN(b.min()) && Double.isNaN(b.sum()) && Double.isNaN(b.last()));
    assertEquals(0, b.lastTime());
  }

  @Test
  void aggregates_over_a_list_or_the_whole_fleet() {
    DeviceId e = new DeviceId("pump-2");
    write(List.of(message(D, real(B, 1)), message(e, real(B + S, 3))));
    Range r = new Range(B, B + 3600 * S);
    assertEquals(2.0, store.aggregate(T, null, "temp", r, 3600 * S).get(0).avg());
    assertEquals(3.0, store.aggregate(T, Set.of(e), "temp", r, 3600 * S).get(0).avg());
    assertEquals(List.of(), store.aggregate(new TenantId("other"), null, "temp", r, 3600 * S));
  }

  @Test
  void tenants_do_not_see_each_other() {
    TenantId other = new TenantId("other");
    write(List.of(message(D, real(B, 1))));
    assertEquals(List.of(), store.latest(other, D));
    assertEquals(List.of(), store.range(new Series(other, D, "temp"), EVER, 10, false));
  }

  @Test
  void erasing_a_device_leaves_nothing_and_spares_the_others() {
    DeviceId e = new DeviceId("pump-2");
    write(List.of(message(D, real(B, 1), real(B + S, 2)), message(e, real(B, 9))));
    store.flush();
    write(List.of(message(D, real(B + 2 * S, 3))));
    assertEquals(3, store.erase(T, D));
    assertEquals(List.of(), store.latest(T, D));
    assertEquals(List.of(), store.range(TEMP, EVER, 10, false));
    assertEquals(List.of(real(B, 9)), store.latest(T, e));
    Range r = new Range(B, B + 3600 * S);
    assertEquals(9.0, store.aggregate(T, null, "temp", r, 3600 * S).get(0).avg());
    assertEquals(0, store.erase(T, D));
  }

  @Test
  void what_was_erased_stays_erased_after_a_crash() throws Exception {
    DeviceId e = new DeviceId("pump-2");
    write(List.of(message(D, real(B, 1)), message(e, real(B, 9))));
    store.flush();
    write(List.of(message(D, real(B + S, 2))));
    assertEquals(2, store.erase(T, D));
    store.flush();
    kill(store);
    store = open();
    assertEquals(List.of(), store.latest(T, D));
    assertEquals(List.of(), store.range(TEMP, EVER, 10, false));
    assertEquals(List.of(real(B, 9)), store.latest(T, e));
    Range r = new Range(B, B + 3600 * S);
    assertEquals(9.0, store.aggregate(T, null, "temp", r, 3600 * S).get(0).avg());
    write(List.of(message(D, real(B + 2 * S, 3))));
    assertEquals(List.of(real(B + 2 * S, 3)), store.range(TEMP, EVER, 10, false));
  }

  @Test
  void positions_tally_and_values_become_durable_together() throws Exception {
    write(List.of(message(D, real(B, 1))));
    store.flush();
    assertEquals(at(1), store.durable("device"));
    assertEquals(Tally.processed(1), store.tally("device"));
    write(List.of(message(D, real(B + S, 2))));
    kill(store);
    store = open();
    Positions durable = store.durable("device");
    assertEquals(durable, store.written("device"));
    assertEquals(Tally.processed(durable.of(0)), store.tally("device"));
    assertEquals(durable.of(0), store.range(TEMP, EVER, 10, false).size());
    assertEquals(durable.of(0), store.status().stored());
  }

  @Test
  void an_orderly_close_loses_nothing() throws Exception {
    write(List.of(message(D, real(B, 1))));
    close(store);
    store = open();
    assertEquals(at(1), store.durable("device"));
    assertEquals(List.of(real(B, 1)), store.latest(T, D));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agrees_with_the_naive_model(long seed) throws Exception {
    RandomTelemetry random = new RandomTelemetry(seed, 5);
    MemoryTelemetryStore model = new MemoryTelemetryStore();
    for (int round = 0; round < 12; round++) {
      List<DeviceMessage> batch = random.messages(1500);
      write(batch);
      model.write("device", batch, at(offset), Tally.processed(batch.size()));
      if (round % 5 == 2) {
        List<DeviceId> gone = random.devices().subList(0, 1 + round % 2);
        assertEquals(model.erase(T, gone), store.erase(T, gone));
      }
      if (round % 3 == 1) {
        store.flush();
      }
      if (round % 4 == 3) {
        close(store);
        store = open();
      }
      new StoreComparison(model, store, random.devices(), random.keys()).run(seed * 100 + round);
    }
  }
}
