/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.LedgerComparison;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.StreamStatus.GroupStatus;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import io.backplane.telemetry.testkit.MemoryTelemetryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryWriterTest {
  private static final long BASE = 1_782_864_000_000_000L;
  private static final Pace PACE = new Pace(64, 5, 50);
  private MemoryStreams streams = new MemoryStreams(3);
  private MemoryTelemetryStore store = new MemoryTelemetryStore(false);
  private TelemetryWriter writer;
  private int sent;

  @AfterEach
  void stop() {
    if (writer != null) {
      writer.close();
    }
    streams.close();
  }

  private void start() {
    writer = new TelemetryWriter(streams, PACE);
    writer.setStore(store);
  }

  private void send(int messages) {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    for (int i = 0; i < messages; i++) {
      DeviceId device = new DeviceId("d" + sent % 7);
      DeviceMessage m =
          new DeviceMessage(
              TenantId.DEFAULT,
              device,
              MessageKind.TELEMETRY,
              BASE + sent,
              List.of(
                  new Sample("a", BASE + sent, new Value.Int(sent)),
                  new Sample("b", BASE + sent, new Value.Real(sent / 10.0))),
              Origin.NONE);
      byte[] body = MessageCodec.encode(m);
      batch.add(DeviceMessage.keyHash(TenantId.DEFAULT, device), BASE + sent, body, 0, body.length);
      sent++;
    }
    batch.append(r -> {});
  }

  private static final DeviceId PUMP = new DeviceId("pump");

  private void pump(MessageKind kind, long receivedAt, String key) {
    say(PUMP, kind, receivedAt, key);
  }

  private void say(DeviceId device, MessageKind kind, long receivedAt, String key) {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    add(batch, device, kind, receivedAt, key);
    batch.append(r -> {});
  }

  private void add(
      AppendBatch batch, DeviceId device, MessageKind kind, long receivedAt, String key) {
    DeviceMessage m =
        new DeviceMessage(
            TenantId.DEFAULT,
            device,
            kind,
            receivedAt,
            List.of(new Sample(key, receivedAt, new Value.Int(1))),
            Origin.NONE);
    byte[] body = MessageCodec.encode(m);
    batch.add(DeviceMessage.keyHash(TenantId.DEFAULT, device), receivedAt, body, 0, body.length);
    sent++;
  }

  private List<String> keys() {
    return store.latest(TenantId.DEFAULT, PUMP).stream().map(Sample::key).toList();
  }

  /** Said, removed, one word late, and said by a new device of that name: read together. */
  private void removeAndRegisterAnew() {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    add(batch, PUMP, MessageKind.TELEMETRY, BASE + 1, "old");
    add(batch, PUMP, MessageKind.REMOVED, BASE + 100, "reason");
    add(batch, PUMP, MessageKind.TELEMETRY, BASE + 99, "late");
    add(batch, PUMP, MessageKind.TELEMETRY, BASE + 101, "new");
    batch.append(r -> {});
  }

  @Test
  void erases_what_a_removed_device_said_and_keeps_what_one_of_its_name_says_then() {
    pump(MessageKind.TELEMETRY, BASE, "older");
    send(70);
    start();
    until(() -> stored() == 141);
    store.flush();
    removeAndRegisterAnew();
    until(() -> keys().equals(List.of("new")));
    writer.close();
    assertEquals(1, writer.counters().valuesErased());
    assertEquals(List.of("a", "b"), latestOf("d1"));
    GroupStatus g = group();
    assertEquals(0, g.lag());
    assertEquals(0, g.difference());
    assertEquals(Map.of(Tallies.REMOVED, 2L), g.rejections());
  }

  private List<String> latestOf(String device) {
    return store.latest(TenantId.DEFAULT, new DeviceId(device)).stream().map(Sample::key).toList();
  }

  @Test
  void erases_a_device_while_the_store_is_absent_or_fails_as_soon_as_it_can() {
    pump(MessageKind.TELEMETRY, BASE, "older");
    start();
    until(() -> keys().equals(List.of("older")));
    writer.unsetStore(store);
    removeAndRegisterAnew();
    store.failing(true);
    writer.setStore(store);
    until(() -> writer.counters().retries() > 2);
    store.failing(false);
    until(() -> keys().equals(List.of("new")));
  }

  @Test
  void erases_again_what_a_crash_between_erasing_and_writing_brings_back() {
    pump(MessageKind.TELEMETRY, BASE, "older");
    start();
    until(() -> keys().equals(List.of("older")));
    removeAndRegisterAnew();
    until(() -> keys().equals(List.of("new")));
    writer.unsetStore(store);
    writer.close();
    store.crash();
    start();
    until(() -> keys().equals(List.of("new")));
    writer.close();
    assertEquals(List.of("new"), keys());
  }

  @Test
  void ten_thousand_marks_are_heeded_in_seconds_and_again_after_crashes() {
    List<DeviceId> all = IntStream.range(0, 10_000).mapToObj(i -> new DeviceId("m" + i)).toList();
    all.forEach(d -> say(d, MessageKind.TELEMETRY, BASE, "old"));
    start();
    until(() -> stored() == all.size());
    store.flush();
    all.forEach(d -> say(d, MessageKind.REMOVED, BASE + 100, "reason"));
    for (int crash = 1; crash <= 3; crash++) {
      long some = writer.counters().valuesErased() + crash * 2_000L;
      until(() -> writer.counters().valuesErased() >= some);
      writer.unsetStore(store);
      until(() -> !group().open());
      store.crash();
      assertEquals(all.size(), store.latest(TenantId.DEFAULT, all, "old").size());
      writer.setStore(store);
    }
    until(() -> store.latest(TenantId.DEFAULT, all, "old").isEmpty());
    until(() -> Arrays.stream(store.written(Streams.DEVICE).next()).sum() == 2L * all.size());
    writer.close();
    store.crash();
    assertEquals(List.of(), store.latest(TenantId.DEFAULT, all, "old"));
    assertEquals(0, group().lag());
  }

  private void sendGarbage() {
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    batch.add(1, BASE, new byte[] {9, 9, 9}, 0, 3);
    batch.append(r -> {});
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited 20 s in vain");
      LockSupport.parkNanos(500_000);
    }
  }

  private long stored() {
    return store.status().stored();
  }

  private GroupStatus group() {
    return streams.stream(Streams.DEVICE).status().groups().stream()
        .filter(g -> g.group().equals(Session.GROUP))
        .findFirst()
        .orElseThrow();
  }

  private void assertExactlyOnce() {
    assertEquals(2L * sent, stored());
    assertEquals(0, store.status().merged());
    assertEquals(sent, store.tally(Streams.DEVICE).processed());
    GroupStatus g = group();
    assertEquals(sent, g.processed());
    assertEquals(0, g.lag());
    assertEquals(0, g.difference());
  }

  @Test
  void writes_what_is_there_and_what_comes() {
    send(500);
    start();
    until(() -> stored() == 1000);
    send(500);
    until(() -> stored() == 2000);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void commits_no_further_than_the_store_is_durable() {
    start();
    send(100);
    until(() -> stored() == 200);
    assertEquals(0, group().processed());
    assertEquals(100, group().lag());
    store.flush();
    until(() -> group().lag() == 0);
    assertEquals(100, group().processed());
  }

  @Test
  void waits_for_a_store_and_leaves_with_it() {
    writer = new TelemetryWriter(streams, PACE);
    send(100);
    assertEquals(0, stored());
    writer.setStore(store);
    until(() -> stored() == 200);
    writer.unsetStore(store);
    send(100);
    writer.setStore(store);
    until(() -> stored() == 400);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void a_failing_store_gets_everything_once_it_works_again() {
    start();
    send(100);
    until(() -> stored() == 200);
    store.failing(true);
    send(300);
    until(() -> writer.counters().retries() > 3);
    assertEquals(200, stored());
    store.failing(false);
    until(() -> stored() == 800);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void a_crash_of_the_store_is_made_good_from_the_stream() {
    start();
    for (int i = 0; i < 10; i++) {
      send(137);
      until(() -> stored() == 2L * sent);
      writer.unsetStore(store);
      if (i % 2 == 0) {
        store.flush();
      }
      writer.close();
      store.crash();
      start();
    }
    until(() -> stored() == 2L * sent);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void a_live_replacement_under_load_loses_and_doubles_nothing() throws Exception {
    start();
    Thread load =
        new Thread(
            () -> {
              for (int i = 0; i < 2000; i++) {
                send(20);
                LockSupport.parkNanos(100_000);
              }
            });
    load.start();
    for (int i = 0; i < 20; i++) {
      long before = stored();
      until(() -> stored() > before || !load.isAlive());
      writer.close();
      if (i % 3 == 0) {
        store.failing(true);
      }
      start();
      store.failing(false);
    }
    load.join();
    until(() -> stored() == 2L * sent);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void a_replacement_while_the_store_cannot_flush_doubles_nothing() {
    start();
    send(200);
    until(() -> stored() == 400);
    store.failing(true);
    writer.close();
    assertEquals(200, group().lag());
    store.failing(false);
    start();
    send(100);
    until(() -> stored() == 600);
    writer.close();
    assertExactlyOnce();
  }

  @Test
  void undecodable_records_end_in_the_dead_letters_with_their_bytes() {
    start();
    send(3);
    sendGarbage();
    send(3);
    until(() -> stored() == 12);
    writer.close();
    assertEquals(1, group().deadLettered());
    assertEquals(6, group().processed());
    List<StreamRecord> letters = streams.records(Streams.DEAD_LETTERS);
    assertEquals(1, letters.size());
    DeadLetter letter = DeadLetterCodec.decode(letters.get(0).body().duplicate());
    assertEquals(DeadLetters.REASON, letter.reason());
    assertEquals(List.of((byte) 9, (byte) 9, (byte) 9), bytes(letter.origin().payload()));
    assertTrue(letter.detail().contains("device stream"), letter.detail());
  }

  private static List<Byte> bytes(byte[] b) {
    return List.of(b[0], b[1], b[2]);
  }

  @Test
  void nothing_is_lost_while_the_dead_letters_are_refused() {
    sendGarbage();
    send(5);
    streams.refuse(Refusal.DISK_FULL, "full");
    start();
    until(() -> writer.counters().retries() > 1);
    streams.accept();
    until(() -> stored() == 10);
    writer.close();
    assertEquals(1, group().deadLettered());
    assertEquals(5, group().processed());
    assertEquals(0, group().lag());
  }

  @Test
  void retention_that_overtakes_the_writer_counts_as_expired() {
    start();
    send(30);
    until(() -> stored() == 60);
    writer.close();
    send(300);
    streams.expire(Streams.DEVICE, 0, 20);
    start();
    until(() -> Arrays.stream(store.written(Streams.DEVICE).next()).sum() == 330);
    writer.close();
    GroupStatus g = group();
    assertTrue(g.expired() > 0);
    assertEquals(0, g.lag());
    assertEquals(0, g.difference());
    assertEquals(stored(), 2 * g.processed());
  }

  /** What the writer says it gave, less what the store says it took. */
  private long lostOnTheWay() {
    List<LedgerCrossing> both = new ArrayList<>(writer.crossings());
    both.addAll(store.crossings());
    return LedgerComparison.of(both).stream()
        .filter(c -> c.name().equals("telemetry-writer > store"))
        .mapToLong(LedgerComparison::difference)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private long given() {
    return writer.crossings().stream().mapToLong(LedgerCrossing::count).sum();
  }

  @Test
  void a_store_that_loses_a_value_is_found() {
    start();
    send(10);
    until(() -> given() == 20);
    assertEquals(0, lostOnTheWay());
    store.lose(3);
    send(10);
    until(() -> given() == 40);
    assertEquals(3, lostOnTheWay());
  }

  @Test
  void what_it_gave_goes_on_from_what_the_store_has_after_a_swap_of_either() {
    start();
    send(10);
    until(() -> stored() == 20);
    writer.close();
    assertEquals(List.of(), writer.crossings());
    start();
    send(5);
    until(() -> given() == 30);
    assertEquals(0, lostOnTheWay());
    writer.unsetStore(store);
    store.flush();
    store = new MemoryTelemetryStore(false);
    writer.setStore(store);
    send(5);
    until(() -> stored() >= 10);
    until(() -> lostOnTheWay() == 0);
  }

  @Test
  void records_without_telemetry_are_skipped() {
    pump(MessageKind.CONNECTED, BASE, "session");
    pump(MessageKind.TELEMETRY, BASE + 1, "a");
    start();
    until(() -> stored() == 1);
    writer.close();
    GroupStatus g = group();
    assertEquals(List.of(1L, 1L, 0L), List.of(g.processed(), g.skipped(), g.difference()));
  }

  @Test
  void a_store_of_other_counts_accounts_for_what_it_takes() {
    start();
    send(10);
    until(() -> stored() == 20);
    writer.close();
    store = new MemoryTelemetryStore(false);
    for (int restart = 0; restart < 3; restart++) {
      start();
      send(4);
      long all = 8L * (restart + 1);
      until(() -> stored() == all);
      writer.close();
      assertEquals(0, group().lag());
      assertEquals(0, group().difference());
    }
    assertEquals(22, group().processed());
  }
}
