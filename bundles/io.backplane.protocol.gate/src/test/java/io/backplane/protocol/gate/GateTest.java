/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static io.backplane.protocol.gate.GateHarness.await;
import static io.backplane.protocol.gate.GateHarness.identity;
import static io.backplane.protocol.gate.GateHarness.inbound;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.gate.append.UniqueClock;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.testkit.MemoryStreams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
  private final GateHarness h = new GateHarness();

  @AfterEach
  void close() {
    h.close();
  }

  @Test
  void stores_what_a_device_sent_with_its_origin() {
    Outcome o = h.send("dev", "telemetry", "{\"a\":1,\"b\":2.5}");
    assertSame(Outcome.Accepted.INSTANCE, o);
    DeviceMessage m = h.stored().get(0);
    assertEquals(new DeviceId("dev"), m.device());
    assertEquals(2, m.samples().size());
    assertEquals("telemetry", m.origin().topic());
    assertEquals("native", m.origin().dialect());
    assertArrayEquals("{\"a\":1,\"b\":2.5}".getBytes(StandardCharsets.UTF_8), m.origin().payload());
    assertEquals(m.receivedAt(), m.samples().get(0).time());
  }

  @Test
  void answers_each_message_of_a_batch_in_its_place() {
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    batch.offer(identity("b"), inbound("telemetry", "{broken"));
    batch.offer(identity("c"), inbound("nowhere", "{\"a\":1}"));
    batch.offer(identity("d"), inbound("telemetry", "{\"a\":2}"));
    assertEquals(4, batch.size());
    List<Outcome> out = new ArrayList<>();
    batch.submit(all -> out.addAll(List.of(all)));
    assertSame(Outcome.Accepted.INSTANCE, out.get(0));
    assertEquals(Reason.MALFORMED_PAYLOAD, h.rejected(out.get(1)).reason());
    assertEquals(Reason.UNKNOWN_TOPIC, h.rejected(out.get(2)).reason());
    assertSame(Outcome.Accepted.INSTANCE, out.get(3));
    assertEquals(2, h.stored().size());
    assertEquals(2, h.deadLetters().size());
  }

  @Test
  void answers_an_empty_batch_at_once() {
    AtomicInteger answered = new AtomicInteger(-1);
    h.gate.newBatch().submit(all -> answered.set(all.length));
    assertEquals(0, answered.get());
  }

  @Test
  void keeps_a_malformed_message_in_the_dead_letters_and_tells_the_device() {
    h.send("dev", "telemetry", "{\"a\":}");
    DeadLetter d = h.deadLetters().get(0);
    assertEquals("malformed-payload", d.reason());
    assertEquals(new DeviceId("dev"), d.device());
    assertEquals("mqtt", d.origin().protocol());
    assertEquals("{\"a\":}", new String(d.origin().payload(), StandardCharsets.UTF_8));
    assertTrue(d.detail().contains("line 1"), d.detail());
    assertEquals("malformed-payload", h.state.lines.get(0).code());
    assertTrue(h.state.lines.get(0).text().contains("telemetry"));
    assertEquals(1L, h.account("gate").out().get("rejected:malformed-payload"));
  }

  @Test
  void limits_the_lines_of_a_device_gone_mad() {
    for (int i = 0; i < 500; i++) {
      h.send("dev", "telemetry", "{");
    }
    assertTrue(h.state.lines.size() <= 3, "lines: " + h.state.lines.size());
    assertEquals(500L, h.account("gate").out().get("rejected:malformed-payload"));
    assertEquals(500, h.deadLetters().size());
    await(() -> h.state.lines.stream().anyMatch(l -> l.text().contains("more of this kind")));
  }

  @Test
  void rejects_an_unknown_topic() {
    assertEquals(Reason.UNKNOWN_TOPIC, h.rejected(h.send("dev", "x", "1")).reason());
    assertEquals(1L, h.account("gate").out().get("rejected:unknown-topic"));
  }

  @Test
  void rejects_a_payload_beyond_the_limit_and_keeps_it() {
    String large = "{\"a\":\"" + "x".repeat(GateHarness.MAX_PAYLOAD) + "\"}";
    assertEquals(Reason.TOO_LARGE, h.rejected(h.send("dev", "telemetry", large)).reason());
    assertEquals(large.length(), h.deadLetters().get(0).origin().payload().length);
  }

  @Test
  void rejects_too_many_values() {
    StringBuilder b = new StringBuilder("{\"k0\":0");
    for (int i = 1; i <= 100; i++) {
      b.append(",\"k").append(i).append("\":1");
    }
    assertEquals(
        Reason.TOO_LARGE,
        h.rejected(h.send("dev", "telemetry", b.append('}').toString())).reason());
  }

  @Test
  void rejects_times_far_from_its_clock_and_says_when_they_look_like_seconds() {
    long now = Instant.now().toEpochMilli();
    long day = 86_400_000L;
    assertEquals(Reason.CLOCK_OFF, clock(now + 2 * day).reason());
    assertEquals(Reason.CLOCK_OFF, clock(now - 3651 * day).reason());
    assertEquals(Reason.CLOCK_OFF, clock(Long.MAX_VALUE / 1000).reason());
    assertEquals(Reason.CLOCK_OFF, clock(-Long.MAX_VALUE / 1000).reason());
    assertTrue(clock(now / 1000).detail().contains("seconds"), clock(now / 1000).detail());
    assertTrue(clock(now * 1000).detail().contains("microseconds"));
    assertSame(
        Outcome.Accepted.INSTANCE,
        h.send("dev", "telemetry", "{\"ts\":" + (now - 3649 * day) + ",\"a\":1}"));
  }

  private io.backplane.protocol.api.Rejection clock(long ts) {
    return h.rejected(h.send("dev", "telemetry", "{\"ts\":" + ts + ",\"a\":1}"));
  }

  @Test
  void rejects_what_the_authorizer_forbids_within_a_second_of_the_change() {
    assertSame(Outcome.Accepted.INSTANCE, h.send("dev", "telemetry", "{\"a\":1}"));
    h.forbidden.add("telemetry");
    await(() -> h.send("dev", "telemetry", "{\"a\":1}") instanceof Outcome.Rejected);
    assertEquals(Reason.NOT_AUTHORIZED, h.rejected(h.send("dev", "telemetry/a", "1")).reason());
    assertSame(Outcome.Accepted.INSTANCE, h.send("dev", "attributes", "{\"a\":1}"));
  }

  @Test
  void takes_nothing_while_the_dialect_is_absent_and_goes_on_when_it_is_back() throws Exception {
    h.gate.unbindDialect(h.dialect);
    assertFalse(h.gate.available("native"));
    IngressBatch batch = h.gate.newBatch();
    assertEquals(
        IngressBatch.NOT_TAKEN, batch.offer(identity("dev"), inbound("telemetry", "{\"a\":1}")));
    CountDownLatch back = new CountDownLatch(1);
    h.gate.whenAvailable("native", back::countDown);
    assertEquals(1, back.getCount());
    h.bindDialect();
    assertTrue(back.await(10, TimeUnit.SECONDS));
    assertEquals(0, batch.offer(identity("dev"), inbound("telemetry", "{\"a\":1}")));
    assertTrue(h.deadLetters().isEmpty());
    assertEquals(0, h.account("gate").in());
  }

  @Test
  void takes_nothing_while_authorizer_or_streams_are_absent() {
    h.gate.unbindAuthorizer(h.authorizer);
    assertEquals(IngressBatch.NOT_TAKEN, offer("new-device"));
    h.gate.bindAuthorizer(h.authorizer);
    h.gate.unbindStreams(h.streams);
    assertEquals(IngressBatch.NOT_TAKEN, offer("new-device"));
    h.gate.bindStreams(h.streams);
    await(() -> offer("new-device") == 0);
  }

  private int offer(String device) {
    return h.gate.newBatch().offer(identity(device), inbound("telemetry", "{\"a\":1}"));
  }

  @Test
  void calls_waiters_back_when_it_goes_away() throws Exception {
    CountDownLatch gone = new CountDownLatch(2);
    h.gate.whenAvailable("other", gone::countDown);
    h.gate.deactivate();
    h.gate.whenAvailable("other", gone::countDown);
    assertTrue(gone.await(10, TimeUnit.SECONDS));
  }

  @Test
  void chooses_the_dialect_of_the_higher_ranking() {
    Dialect other = new Broken(new IllegalStateException("other"));
    h.gate.bindDialect(other, Map.of(Dialect.NAME, "native", "service.ranking", 5));
    assertEquals(Reason.DIALECT_FAULT, h.rejected(h.send("d", "telemetry", "{\"a\":1}")).reason());
    h.gate.unbindDialect(other);
    assertSame(Outcome.Accepted.INSTANCE, h.send("d", "telemetry", "{\"a\":1}"));
  }

  @Test
  void counts_a_dialect_that_throws_or_gives_nothing_as_its_fault() {
    h.gate.unbindDialect(h.dialect);
    for (Dialect d :
        List.of(
            new Broken(new IllegalStateException("bug")),
            new Broken(new StackOverflowError()),
            new Broken(null))) {
      h.gate.bindDialect(d, Map.of(Dialect.NAME, "native"));
      assertEquals(Reason.DIALECT_FAULT, h.rejected(h.send("d", "telemetry", "1")).reason());
      h.gate.unbindDialect(d);
    }
    assertEquals(3L, h.account("gate").out().get("rejected:dialect-fault"));
    assertEquals(3, h.deadLetters().size());
    assertEquals("dialect-fault", h.deadLetters().get(0).reason());
    assertEquals("dialect-fault", h.state.lines.get(0).code());
    List<String> metrics = new ArrayList<>();
    h.gate.collect(new MetricList(metrics));
    assertTrue(
        metrics.contains("backplane_gate_dialect_faults_total{native} 3.0"), metrics::toString);
  }

  @Test
  void refuses_everything_with_the_streams_reason() {
    h.streams.refuse(Refusal.DISK_FULL, "full");
    assertEquals(Reason.DISK_FULL, h.refused(h.send("d", "telemetry", "{\"a\":1}")).reason());
    assertEquals(Reason.DISK_FULL, h.refused(h.send("d", "telemetry", "{")).reason());
    h.streams.refuse(Refusal.OVERLOADED, "busy");
    assertEquals(Reason.OVERLOADED, h.refused(h.send("d", "telemetry", "{\"a\":1}")).reason());
    h.streams.refuse(Refusal.IO_ERROR, "bad");
    assertEquals(Reason.STREAM_FAULT, h.refused(h.send("d", "telemetry", "{\"a\":1}")).reason());
    h.streams.accept();
    assertSame(Outcome.Accepted.INSTANCE, h.send("d", "telemetry", "{\"a\":1}"));
    LedgerAccount a = h.account("gate");
    assertEquals(0, a.difference());
    assertEquals(2L, a.out().get("refused:disk-full"));
    assertEquals(1L, a.out().get("refused:overloaded"));
    assertEquals(1L, a.out().get("refused:stream-fault"));
    assertEquals(1, h.stored().size());
    assertTrue(h.deadLetters().isEmpty());
  }

  @Test
  void balances_its_account_while_messages_are_on_their_way() {
    h.streams.hold();
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    batch.offer(identity("a"), inbound("telemetry", "{"));
    AtomicInteger answered = new AtomicInteger();
    batch.submit(all -> answered.addAndGet(all.length));
    assertEquals(0, answered.get());
    LedgerAccount during = h.account("gate");
    assertEquals(2, during.in());
    assertEquals(2, during.inFlight());
    assertEquals(0, during.difference());
    h.streams.release();
    await(() -> answered.get() == 2);
    assertEquals(0, h.account("gate").inFlight());
    assertEquals(0, h.account("gate").difference());
    assertEquals(1, h.gate.stats().accepted());
    assertEquals(1, h.gate.stats().rejected());
    assertTrue(h.gate.stats().p99Micros() > 0);
  }

  @Test
  void answers_batches_that_a_stream_left_behind() {
    h.streams.hold();
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    List<Outcome> out = new ArrayList<>();
    batch.submit(all -> out.addAll(List.of(all)));
    h.gate.unbindStreams(h.streams);
    await(() -> !out.isEmpty());
    assertEquals(Reason.STREAM_FAULT, h.refused(out.get(0)).reason());
    h.streams.release();
    assertEquals(1, out.size());
    assertEquals(1L, h.account("gate").out().get("refused:stream-fault"));
  }

  @Test
  void takes_decoded_messages_and_gives_them_a_time() {
    IngressBatch batch = h.gate.newBatch();
    Sample s = new Sample("k", 5, new Value.Int(1));
    batch.offer(message(0, s));
    batch.offer(message(77, s));
    batch.submit(all -> assertEquals(2, all.length));
    Set<Long> times = new HashSet<>();
    h.stored().forEach(m -> times.add(m.receivedAt()));
    assertTrue(times.contains(77L) && times.size() == 2, times.toString());
  }

  @Test
  void refuses_decoded_messages_while_the_stream_is_absent() {
    h.gate.unbindStreams(h.streams);
    IngressBatch batch = h.gate.newBatch();
    assertEquals(0, batch.offer(message(0, new Sample("k", 5, new Value.Int(1)))));
    List<Outcome> out = new ArrayList<>();
    batch.submit(all -> out.addAll(List.of(all)));
    assertEquals(Reason.STREAM_FAULT, h.refused(out.get(0)).reason());
  }

  private static DeviceMessage message(long receivedAt, Sample s) {
    return new DeviceMessage(
        TenantId.DEFAULT,
        new DeviceId("driver"),
        MessageKind.TELEMETRY,
        receivedAt,
        List.of(s),
        Origin.NONE);
  }

  @Test
  void gives_times_later_than_any_in_the_stream_of_a_node_whose_clock_went_back() {
    long ahead = UniqueClock.micros() + 3_600_000_000L;
    IngressBatch batch = h.gate.newBatch();
    batch.offer(message(ahead, new Sample("k", 5, new Value.Int(1))));
    batch.submit(all -> assertEquals(1, all.length));
    MemoryStreams successor = h.streams.successor();
    Gate next = new Gate(Fakes.config(100));
    next.bindStreams(successor);
    next.bindAuthorizer(h.authorizer);
    next.bindDialect(h.dialect, Map.of(Dialect.NAME, "native"));
    await(() -> next.available("native"));
    assertTrue(next.clock().next() > ahead);
    next.deactivate();
  }

  @Test
  void lets_a_gateway_speak_for_its_own_devices_only() {
    h.registry.put("mine", "gw", true);
    h.registry.put("other", "gw2", true);
    h.registry.put("off", "gw", false);
    assertSame(
        Outcome.Accepted.INSTANCE, h.sendWaiting("gw", "devices/mine/telemetry", "{\"a\":1}"));
    assertEquals(new DeviceId("mine"), h.stored().get(0).device());
    assertEquals(Reason.UNKNOWN_DEVICE, gateway("devices/other/telemetry"));
    assertEquals(Reason.UNKNOWN_DEVICE, gateway("devices/nobody/telemetry"));
    assertEquals(Reason.NOT_AUTHORIZED, gateway("devices/off/telemetry"));
    assertEquals(1, h.registry.asked.stream().filter(new DeviceId("mine")::equals).count());
  }

  private Reason gateway(String topic) {
    return h.rejected(h.sendWaiting("gw", topic, "{\"a\":1}")).reason();
  }

  @Test
  void takes_all_devices_of_a_gateway_message_or_none_and_the_payload_once() {
    h.registry.put("d1", "gw", true);
    h.registry.put("d2", "gw", true);
    String both = "{\"d1\":{\"a\":1},\"d2\":{\"a\":2}}";
    assertSame(Outcome.Accepted.INSTANCE, h.sendWaiting("gw", "devices/telemetry", both));
    assertEquals(2, h.stored().size());
    long withPayload = h.stored().stream().filter(m -> m.origin().payload().length > 0).count();
    assertEquals(1, withPayload);
    Outcome o = h.sendWaiting("gw", "devices/telemetry", "{\"d1\":{\"a\":1},\"d3\":{\"a\":2}}");
    assertTrue(h.rejected(o).detail().contains("d3"));
    assertEquals(2, h.stored().size());
  }

  @Test
  void hears_of_new_devices_behind_a_gateway() {
    assertEquals(Reason.UNKNOWN_DEVICE, gateway("devices/late/telemetry"));
    h.registry.put("late", "gw", true);
    h.gate.changed(
        new DeviceChange(TenantId.DEFAULT, new DeviceId("late"), DeviceChange.Kind.CREATED, ""));
    assertSame(
        Outcome.Accepted.INSTANCE, h.sendWaiting("gw", "devices/late/telemetry", "{\"a\":1}"));
  }

  @Test
  void waits_for_a_registry_that_does_not_answer_instead_of_rejecting() {
    h.registry.put("mine", "gw", true);
    h.registry.broken = true;
    IngressBatch batch = h.gate.newBatch();
    Inbound in = inbound("devices/mine/telemetry", "{\"a\":1}");
    assertEquals(IngressBatch.NOT_TAKEN, batch.offer(identity("gw"), in));
    CountDownLatch again = new CountDownLatch(1);
    h.gate.whenAvailable("native", again::countDown);
    assertEquals(1, again.getCount());
    h.registry.broken = false;
    await(() -> batch.offer(identity("gw"), in) == 0);
    await(() -> again.getCount() == 0);
  }

  @Test
  void never_gives_the_same_time_twice_to_messages_of_many_threads() throws Exception {
    int threads = 4;
    int each = 2000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  h.send("same", "telemetry", "[{\"a\":1},{\"a\":2}]");
                }
                done.countDown();
              })
          .start();
    }
    assertTrue(done.await(60, TimeUnit.SECONDS));
    Set<Long> times = new HashSet<>();
    h.stored().forEach(m -> m.samples().forEach(s -> times.add(s.time())));
    assertEquals(threads * each * 2, times.size());
    assertEquals(0, h.account("gate").difference());
  }

  @Test
  void replays_a_dead_letter_after_the_fix_and_twice_gives_each_value_once() {
    h.gate.unbindDialect(h.dialect);
    Dialect broken = new Broken(new IllegalStateException("bug"));
    h.gate.bindDialect(broken, Map.of(Dialect.NAME, "native"));
    h.registry.put("dev", null, true);
    h.send("dev", "telemetry", "[{\"a\":1},{\"a\":2}]");
    var letter = h.streams.records("dead-letters").get(0);
    assertTrue(h.gate.replay(letter.partition(), letter.offset()) instanceof Outcome.Rejected);
    assertEquals(1, h.deadLetters().size());
    h.gate.unbindDialect(broken);
    h.bindDialect();
    for (int i = 0; i < 2; i++) {
      assertSame(Outcome.Accepted.INSTANCE, h.gate.replay(letter.partition(), letter.offset()));
    }
    List<DeviceMessage> stored = h.stored();
    assertEquals(2, stored.size());
    assertEquals(stored.get(0).samples(), stored.get(1).samples());
    assertEquals(letter.time(), stored.get(0).samples().get(0).time());
    assertEquals(0, h.account("replay").difference());
    assertEquals(2L, h.account("replay").out().get("accepted"));
  }

  @Test
  void replays_nothing_that_a_removed_device_said_into_one_that_got_its_name() {
    h.send("other", "telemetry", "{");
    Dialect anything = new Anything();
    h.gate.unbindDialect(h.dialect);
    h.gate.bindDialect(anything, Map.of(Dialect.NAME, "native"));
    var letter = h.streams.records("dead-letters").get(0);
    assertEquals(
        Reason.UNKNOWN_DEVICE,
        h.rejected(h.gate.replay(letter.partition(), letter.offset())).reason());
    h.registry.put("other", null, true, letter.time() + 1);
    assertEquals(
        Reason.UNKNOWN_DEVICE,
        h.rejected(h.gate.replay(letter.partition(), letter.offset())).reason());
    h.registry.put("other", null, true, letter.time() - 1);
    assertSame(Outcome.Accepted.INSTANCE, h.gate.replay(letter.partition(), letter.offset()));
  }

  @Test
  void replays_into_devices_that_were_not_registered_when_their_gateway_spoke_for_them() {
    h.registry.put("gw", null, true);
    h.registry.put("d1", "gw", true);
    String all = "{\"d1\":{\"a\":1},\"d2\":{\"a\":2},\"d3\":{\"a\":3}}";
    Outcome first = h.sendWaiting("gw", "devices/telemetry", all);
    assertEquals("devices 'd2', 'd3' are not registered", h.rejected(first).detail());
    var letter = h.streams.records("dead-letters").get(0);
    register("d2", letter.time() + 1);
    assertEquals("device 'd3' is not registered", replayed(letter));
    register("d3", letter.time() + 2);
    register("d1", letter.time() + 3);
    assertTrue(replayed(letter).contains("'d1' was removed"), replayed(letter));
    register("d1", 0);
    assertEquals("", replayed(letter));
    assertEquals(3, h.stored().size());
    assertEquals(0, h.account("replay").difference());
  }

  @Test
  void names_all_of_many_unregistered_devices_in_the_dead_letter_and_some_to_the_sender() {
    h.registry.put("gw", null, true);
    StringJoiner all = new StringJoiner(",", "{", "}");
    for (int i = 100; i < 190; i++) {
      all.add("\"d" + i + "\":{\"a\":1}");
    }
    Outcome o = h.sendWaiting("gw", "devices/telemetry", all.toString());
    String detail = h.rejected(o).detail();
    assertTrue(detail.length() < 600 && detail.contains("'d100'"), detail);
    var letter = h.streams.records("dead-letters").get(0);
    for (int i = 100; i < 190; i++) {
      register("d" + i, letter.time() + 1);
    }
    assertEquals("", replayed(letter));
    assertEquals(90, h.stored().size());
  }

  private void register(String id, long createdAt) {
    h.registry.put(id, "gw", true, createdAt);
    h.gate.changed(
        new DeviceChange(TenantId.DEFAULT, new DeviceId(id), DeviceChange.Kind.CREATED, ""));
  }

  /** Why not, empty if it was accepted. */
  private String replayed(StreamRecord letter) {
    Outcome outcome = h.gate.replay(letter.partition(), letter.offset());
    return outcome instanceof Outcome.Accepted ? "" : h.rejected(outcome).detail();
  }

  @Test
  void hears_no_device_that_was_removed_until_one_of_its_name_is_registered() {
    Fakes.Wire wire = new Fakes.Wire();
    h.gate.open(SessionsTest.info("s1", "dev", false), wire);
    change("dev", DeviceChange.Kind.DELETED);
    assertEquals(List.of("device-deleted"), wire.closed);
    assertEquals(Reason.NOT_AUTHORIZED, h.rejected(h.send("dev", "telemetry", "1")).reason());
    assertEquals(Reason.NOT_AUTHORIZED, h.rejected(direct("dev")).reason());
    change("dev", DeviceChange.Kind.CREATED);
    assertSame(Outcome.Accepted.INSTANCE, direct("dev"));
    assertEquals(
        Reason.NOT_AUTHORIZED,
        h.rejected(h.send("dev", "telemetry", "{\"a\":1}")).reason(),
        "the old device's connection stays barred");
    DeviceIdentity fresh =
        new DeviceIdentity(
            TenantId.DEFAULT, new DeviceId("dev"), ProfileId.DEFAULT, "native", "new", 0);
    assertSame(Outcome.Accepted.INSTANCE, h.send(fresh, "telemetry", "{\"a\":1}"));
    assertEquals(0, h.account("gate").difference());
  }

  private void change(String device, DeviceChange.Kind kind) {
    h.gate.changed(new DeviceChange(TenantId.DEFAULT, new DeviceId(device), kind, ""));
  }

  /** As a driver does. */
  private Outcome direct(String device) {
    IngressBatch batch = h.gate.newBatch();
    batch.offer(
        new DeviceMessage(
            TenantId.DEFAULT,
            new DeviceId(device),
            MessageKind.TELEMETRY,
            0,
            List.of(new Sample("a", 1, new Value.Int(1))),
            Origin.NONE));
    List<Outcome> outcomes = new ArrayList<>();
    batch.submit(all -> outcomes.addAll(List.of(all)));
    await(() -> !outcomes.isEmpty());
    return outcomes.get(0);
  }

  @Test
  void answers_a_replay_of_nothing() {
    assertTrue(h.gate.replay(0, 99) instanceof Outcome.Rejected);
    assertTrue(h.gate.replay(77, 0) instanceof Outcome.Rejected);
  }

  @Test
  void leaves_no_thread_behind() {
    try (GateHarness other = new GateHarness()) {
      other.send("d", "telemetry", "{\"a\":1}");
    }
    h.close();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("backplane-gate")));
  }

  @Test
  void applies_changed_limits_without_a_restart() {
    h.gate.modified(Fakes.config(3));
    assertEquals(Reason.TOO_LARGE, h.rejected(h.send("d", "telemetry", "{\"a\":1}")).reason());
  }

  /** Takes whatever comes. */
  private static final class Anything implements Dialect {
    @Override
    public Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock) {
      Sample s = new Sample("a", clock.next(), new Value.Int(1));
      return new Messages(
          List.of(
              new DeviceMessage(
                  from.tenant(),
                  from.device(),
                  MessageKind.TELEMETRY,
                  0,
                  List.of(s),
                  Origin.NONE)));
    }

    @Override
    public Outbound encode(Command command) {
      return null;
    }

    @Override
    public boolean maySubscribe(DeviceIdentity from, String topicFilter) {
      return false;
    }
  }

  /** Throws, or gives null. */
  private record Broken(Throwable fault) implements Dialect {
    @Override
    public Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock) {
      if (fault instanceof Error e) {
        throw e;
      }
      if (fault instanceof RuntimeException e) {
        throw e;
      }
      return null;
    }

    @Override
    public Outbound encode(Command command) {
      return null;
    }

    @Override
    public boolean maySubscribe(DeviceIdentity from, String topicFilter) {
      return false;
    }
  }
}
