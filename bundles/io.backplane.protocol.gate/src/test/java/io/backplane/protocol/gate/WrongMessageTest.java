/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static io.backplane.protocol.gate.GateHarness.await;
import static io.backplane.protocol.gate.GateHarness.identity;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.message.api.DeviceId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.stream.api.LedgerAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong messages through the gate and the native dialect as they run: whatever the kind, the sender
 * is told the reason, the message is counted under it in ledger and metrics, lies in the dead
 * letters as it came, and the device finds a line in its diagnostics.
 */
class WrongMessageTest {
  private static final long DAY = 86_400_000L;
  private final GateHarness h = new GateHarness();

  @AfterEach
  void close() {
    h.close();
  }

  /** A message that is wrong. */
  record Wrong(String kind, String topic, byte[] payload, Reason reason) {
    @Override
    public String toString() {
      return kind;
    }
  }

  private static Wrong wrong(String kind, String topic, String payload, Reason reason) {
    return new Wrong(kind, topic, payload.getBytes(StandardCharsets.UTF_8), reason);
  }

  static Stream<Wrong> messages() {
    String values = "\"k\":0";
    for (int i = 0; i < 100; i++) {
      values += ",\"k" + i + "\":1";
    }
    String key = "k".repeat(257);
    String large = "x".repeat(GateHarness.MAX_PAYLOAD);
    byte[] noText = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'};
    Reason malformed = Reason.MALFORMED_PAYLOAD;
    return Stream.of(
        wrong("no JSON", "telemetry", "{\"a\":}", malformed),
        wrong("wrong form", "telemetry", "{\"values\":{\"a\":1},\"b\":1}", malformed),
        wrong("no value", "telemetry", "{}", malformed),
        new Wrong("no UTF-8", "telemetry", noText, malformed),
        wrong(
            "not of its type", "telemetry", "{\"k\":{\"type\":\"int\",\"value\":5.5}}", malformed),
        wrong("place out of range", "telemetry", "{\"k\":{\"lat\":91,\"lon\":0}}", malformed),
        wrong("number too large", "telemetry", "{\"k\":1e999}", malformed),
        wrong("unknown topic", "x/y", "{\"a\":1}", Reason.UNKNOWN_TOPIC),
        wrong("forbidden", "attributes", "{\"a\":1}", Reason.NOT_AUTHORIZED),
        wrong("payload too large", "telemetry", "{\"a\":\"" + large + "\"}", Reason.TOO_LARGE),
        wrong("too many values", "telemetry", "{" + values + "}", Reason.TOO_LARGE),
        wrong("key too long", "telemetry", "{\"" + key + "\":1}", Reason.TOO_LARGE),
        wrong("key of the topic too long", "telemetry/" + key, "1", Reason.TOO_LARGE),
        wrong("clock ahead", "telemetry", at(2 * DAY), Reason.CLOCK_OFF),
        wrong("clock behind", "telemetry", at(-3651 * DAY), Reason.CLOCK_OFF));
  }

  private static String at(long fromNow) {
    return "{\"ts\":" + (System.currentTimeMillis() + fromNow) + ",\"values\":{\"a\":1}}";
  }

  @ParameterizedTest
  @MethodSource("messages")
  void is_told_counted_and_kept(Wrong m) {
    h.forbidden.add("attributes");
    assertEquals(m.reason(), h.rejected(send("dev", m.topic(), m.payload())).reason());
    assertCounted(m.reason(), 1);
    LedgerAccount gate = h.account("gate");
    assertEquals(List.of(1L, 0L, 0L), List.of(gate.in(), gate.inFlight(), gate.difference()));
    assertTrue(h.stored().isEmpty());
    assertKept("dev", m);
  }

  @Test
  void of_a_gateway_is_told_counted_and_kept_for_the_gateway() {
    h.registry.put("other", "gw2", true);
    h.registry.put("off", "gw", false);
    for (Wrong m :
        List.of(
            wrong("not its own", "devices/other/telemetry", "{\"a\":1}", Reason.UNKNOWN_DEVICE),
            wrong("no such device", "devices/no/telemetry", "{\"a\":2}", Reason.UNKNOWN_DEVICE),
            wrong("disabled", "devices/off/telemetry", "{\"a\":3}", Reason.NOT_AUTHORIZED))) {
      Outcome outcome = h.sendWaiting("gw", m.topic(), text(m.payload()));
      assertEquals(m.reason(), h.rejected(outcome).reason(), m.kind());
    }
    assertCounted(Reason.UNKNOWN_DEVICE, 2);
    assertCounted(Reason.NOT_AUTHORIZED, 1);
    List<String> letters = new ArrayList<>();
    h.deadLetters().forEach(d -> letters.add(d.reason() + " " + text(d.origin().payload())));
    letters.sort(null);
    assertEquals(
        List.of("not-authorized {\"a\":3}", "unknown-device {\"a\":1}", "unknown-device {\"a\":2}"),
        letters);
    for (Reason reason : List.of(Reason.UNKNOWN_DEVICE, Reason.NOT_AUTHORIZED)) {
      await(() -> h.state.lines.stream().anyMatch(l -> l.code().equals(reason.code())));
    }
    assertTrue(
        h.state.about.stream().allMatch(new DeviceId("gw")::equals), h.state.about::toString);
  }

  /** What is made of bytes is taken or kept; nothing goes missing between the two. */
  @Test
  void of_random_bytes_is_told_counted_and_kept_each() {
    Random random = new Random(3);
    Map<String, Long> told = new TreeMap<>();
    List<String> rejected = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] payload = i % 2 == 0 ? bytes(random) : mutated(random);
      Outcome outcome = send("dev", "telemetry", payload);
      if (outcome instanceof Outcome.Rejected r) {
        told.merge("rejected:" + r.rejection().reason().code(), 1L, Long::sum);
        rejected.add(r.rejection().reason().code() + " " + text(payload));
      } else {
        told.merge("accepted", 1L, Long::sum);
      }
    }
    assertEquals(told, new TreeMap<>(h.account("gate").out()));
    assertTrue(told.get("rejected:malformed-payload") > 1_500, told::toString);
    List<String> letters = new ArrayList<>();
    h.deadLetters().forEach(d -> letters.add(d.reason() + " " + text(d.origin().payload())));
    letters.sort(null);
    rejected.sort(null);
    assertEquals(rejected, letters);
  }

  private static byte[] bytes(Random random) {
    byte[] b = new byte[random.nextInt(64)];
    random.nextBytes(b);
    return b;
  }

  private static byte[] mutated(Random random) {
    byte[] b = "{\"ts\":1700000000123,\"values\":{\"a\":-1.5,\"b\":[1,true]}}".getBytes();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      b[random.nextInt(b.length)] = (byte) random.nextInt(128);
    }
    return b;
  }

  private Outcome send(String device, String topic, byte[] payload) {
    IngressBatch batch = h.gate.newBatch();
    await(() -> batch.offer(identity(device), inbound(topic, payload)) >= 0);
    List<Outcome> outcomes = new ArrayList<>();
    batch.submit(all -> outcomes.addAll(List.of(all)));
    await(() -> !outcomes.isEmpty());
    return outcomes.get(0);
  }

  private static Inbound inbound(String topic, byte[] payload) {
    return new Inbound("mqtt", topic, Map.of(), payload);
  }

  /** In the ledger and in what Prometheus gets. */
  private void assertCounted(Reason reason, long times) {
    assertEquals(times, h.account("gate").out().get("rejected:" + reason.code()));
    List<String> metrics = new ArrayList<>();
    h.gate.collect(new MetricList(metrics));
    String name = "backplane_gate_messages_total{rejected}{" + reason.code() + "} ";
    assertTrue(metrics.contains(name + (double) times), metrics::toString);
  }

  private void assertKept(String device, Wrong m) {
    assertEquals(1, h.deadLetters().size());
    DeadLetter letter = h.deadLetters().get(0);
    assertEquals(m.reason().code(), letter.reason());
    assertEquals(new DeviceId(device), letter.device());
    assertEquals(m.topic(), letter.origin().topic());
    assertArrayEquals(m.payload(), letter.origin().payload());
    await(() -> !h.state.lines.isEmpty());
    Diagnostic line = h.state.lines.get(0);
    assertEquals(m.reason().code(), line.code());
    assertEquals(List.of(new DeviceId(device)), h.state.about);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
