/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Connecting5Test.disconnected;
import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.wire.Properties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PUBLISH and its acknowledgements of MQTT 5.0 in both directions, byte by byte. */
@Timeout(60)
class Publishing5Test {
  private final Rig rig = Rig.complete();
  private RawClient raw;

  @BeforeEach
  void connect() throws IOException {
    raw = client("c", Frame.with());
  }

  @AfterEach
  void stop() throws IOException {
    raw.close();
    rig.close();
  }

  private RawClient client(String clientId, Frame properties) throws IOException {
    RawClient client = new RawClient(rig.net.port());
    assertEquals(0, client.login5("dev1", clientId, properties).u8(1));
    return client;
  }

  private static Frame publish(int flags, int id, Frame properties, String payload) {
    return Frame.publish(flags, "telemetry", id, properties, payload);
  }

  // ---- from the client

  @Test
  void acknowledges_every_qos() throws Exception {
    raw.send(publish(0, 0, Frame.with(), "zero"));
    Packet p = raw.ask(publish(2, 7, Frame.with(), "one"));
    assertEquals("4 0007", p.type() + " " + p.hex());
    p = raw.ask(publish(4, 8, Frame.with(), "two"));
    assertEquals("5 0008", p.type() + " " + p.hex());
    p = raw.ask(Frame.of(0x62).u16(8));
    assertEquals("7 0008", p.type() + " " + p.hex());
    assertEquals(List.of("zero", "one", "two"), rig.gate.texts());
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_PAYLOAD, 99",
    "CLOCK_OFF, 99",
    "UNKNOWN_TOPIC, 90",
    "UNKNOWN_DEVICE, 87",
    "NOT_AUTHORIZED, 87",
    "TOO_LARGE, 97",
    "DIALECT_FAULT, 83",
    "OVERLOADED, 97",
    "DISK_FULL, 97",
    "STREAM_FAULT, 80"
  })
  void tells_why_a_message_is_not_taken(String reason, String code) throws Exception {
    Packet p = raw.ask(publish(2, 7, Frame.with(), "reject " + reason));
    String words = reason.toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ": for a test";
    assertEquals("4 0007" + code, p.type() + " " + p.hex().substring(0, 6));
    assertEquals(List.of("31=" + words), p.properties(3));
    p = raw.ask(publish(4, 7, Frame.with(), "reject " + reason));
    assertEquals("5 0007" + code, p.type() + " " + p.hex().substring(0, 6));
    p = raw.ask(publish(4, 7, Frame.with(), "good"));
    assertEquals("5 0007", p.type() + " " + p.hex(), "the identifier is free again");
    assertEquals(List.of("good"), rig.gate.texts());
    assertEquals(0, rig.core().counters().closes("refused"));
    boolean refused = List.of("OVERLOADED", "DISK_FULL", "STREAM_FAULT").contains(reason);
    String outcome = refused ? "refused" : "rejected";
    Rig.await(() -> rig.core().tally().out().getOrDefault(outcome, 0L) == 2);
  }

  @Test
  void says_nothing_in_words_to_who_does_not_want_them() throws Exception {
    try (RawClient terse = client("terse", Frame.with().u8(23, 0));
        RawClient narrow = client("narrow", Frame.with().u8(39).u32(20))) {
      assertEquals("000799", terse.ask(publish(2, 7, Frame.with(), "reject")).hex());
      assertEquals("000799", narrow.ask(publish(2, 7, Frame.with(), "reject")).hex());
    }
  }

  @Test
  void a_qos_2_message_is_taken_once_until_it_is_released() throws Exception {
    raw.ask(publish(4, 9, Frame.with(), "x"));
    assertEquals("0009", raw.ask(publish(0xC, 9, Frame.with(), "x")).hex());
    assertEquals("0009", raw.ask(Frame.of(0x62).u16(9).u8(0)).hex());
    assertEquals("000992", raw.ask(Frame.of(0x62).u16(9)).hex(), "it is not known any more");
    raw.ask(publish(4, 9, Frame.with(), "y"));
    assertEquals(List.of("x", "y"), rig.gate.texts());
  }

  @Test
  void a_qos_1_message_with_the_same_identifier_is_a_new_one() throws Exception {
    raw.ask(publish(2, 9, Frame.with(), "x"));
    raw.ask(publish(0xA, 9, Frame.with(), "x"));
    assertEquals(List.of("x", "x"), rig.gate.texts());
  }

  @Test
  void more_than_the_receive_maximum_ends_the_connection() throws Exception {
    rig.gate.silent = true;
    for (int id = 1; id <= 11; id++) {
      raw.send(publish(2, id, Frame.with(), "x"));
    }
    disconnected(raw, 0x93);
    rig.gate.speak();
    await(() -> rig.gate.count.get() == 10);
    await(() -> rig.core().tally().inFlight == 0);
    Rig.await(() -> rig.core().counters().closes("receive-maximum") == 1);
    assertEquals(List.of("dev1 receive-maximum"), rig.diagnostics);
  }

  @Test
  void what_is_acknowledged_makes_room_again() throws Exception {
    for (int id = 1; id <= 50; id++) {
      raw.ask(publish(id % 2 == 0 ? 2 : 4, id, Frame.with(), id % 3 == 0 ? "reject" : "x"));
      if (id % 2 == 1 && id % 3 != 0) {
        raw.ask(Frame.of(0x62).u16(id));
      }
    }
    assertEquals(34, rig.gate.count.get());
  }

  @Test
  void topic_aliases_stand_for_topics() throws Exception {
    raw.ask(Frame.publish(2, "telemetry/a", 1, Frame.with().u8(35).u16(4), "1"));
    raw.ask(Frame.publish(2, "", 2, Frame.with().u8(35).u16(4), "2"));
    raw.ask(Frame.publish(2, "telemetry/b", 3, Frame.with().u8(35).u16(4), "3"));
    raw.ask(Frame.publish(2, "", 4, Frame.with().u8(35).u16(4), "4"));
    List<String> topics = rig.gate.accepted.stream().map(in -> in.topic()).toList();
    assertEquals(List.of("telemetry/a", "telemetry/a", "telemetry/b", "telemetry/b"), topics);
  }

  @Test
  void topic_aliases_end_with_their_connection() throws Exception {
    raw.ask(Frame.publish(2, "telemetry/a", 1, Frame.with().u8(35).u16(1), "1"));
    raw.close();
    raw = client("c", Frame.with());
    raw.send(Frame.publish(2, "", 2, Frame.with().u8(35).u16(1), "2"));
    disconnected(raw, 0x82);
  }

  @Test
  void a_topic_alias_must_be_one_that_was_offered() throws Exception {
    raw.send(Frame.publish(2, "telemetry/a", 1, Frame.with().u8(35).u16(5), "1"));
    disconnected(raw, 0x94);
    raw = client("c", Frame.with());
    raw.send(Frame.publish(2, "telemetry/a", 1, Frame.with().u8(35).u16(0), "1"));
    disconnected(raw, 0x94);
    raw = client("c", Frame.with());
    raw.send(Frame.publish(2, "", 1, Frame.with(), "1"));
    disconnected(raw, 0x82);
    Rig.await(() -> rig.core().counters().closes("topic-alias") == 2);
    Rig.await(() -> rig.core().counters().closes("protocol-error") == 1);
    assertEquals(
        List.of("dev1 topic-alias", "dev1 topic-alias", "dev1 protocol-error"), rig.diagnostics);
  }

  private void malformed(int code, Frame frame) throws IOException {
    try (RawClient bad = client("bad", Frame.with())) {
      bad.send(frame);
      disconnected(bad, code);
    }
  }

  @Test
  void a_publish_that_breaks_the_rules_ends_the_connection() throws Exception {
    malformed(0x81, publish(6, 1, Frame.with(), "x"));
    malformed(0x81, publish(8, 0, Frame.with(), "x"));
    malformed(0x81, publish(2, 0, Frame.with(), "x"));
    malformed(0x81, Frame.publish(2, "a/+", 1, Frame.with(), "x"));
    malformed(0x81, Frame.publish(2, "a/#", 1, Frame.with(), "x"));
    malformed(0x81, Frame.publish(2, "a\0", 1, Frame.with(), "x"));
    malformed(0x81, Frame.of(0x32).u16(2).u8(0xC3, 0x28).u16(1).u8(0));
    malformed(0x81, Frame.of(0x32).u16(3).u8(0xED, 0xA0, 0x80).u16(1).u8(0));
    malformed(0x81, Frame.of(0x32).utf("a").u16(1).u8(0x80, 0));
    malformed(0x81, Frame.of(0x32).utf("a").u16(1).u8(9, 1, 1));
    malformed(0x81, publish(2, 1, Frame.with().u8(11, 1), "x"));
    malformed(0x81, publish(2, 1, Frame.with().u8(17).u32(1), "x"));
    malformed(0x81, publish(2, 1, Frame.with().u8(38).utf("k").u16(2).u8(0xC3, 0x28), "x"));
    malformed(0x82, publish(2, 1, Frame.with().u8(3).utf("a").u8(3).utf("b"), "x"));
    malformed(0x82, publish(2, 1, Frame.with().u8(1, 2), "x"));
    malformed(0x82, publish(2, 1, Frame.with().u8(8).utf("a/#"), "x"));
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void acknowledgements_that_break_the_rules_end_the_connection() throws Exception {
    malformed(0x81, Frame.of(0x40).u16(0));
    malformed(0x81, Frame.of(0x40).u8(1));
    malformed(0x81, Frame.of(0x62).u16(1).u8(0, 0, 0));
    malformed(0x81, Frame.of(0x50).u16(1).u8(0).properties(Frame.with().u8(35).u16(1)));
  }

  // ---- to the client

  private Packet hear(Frame subscribe) throws IOException {
    Packet ack = raw.ask(subscribe);
    assertEquals(9, ack.type());
    return ack;
  }

  @Test
  void passes_properties_on_unchanged_and_in_order() throws Exception {
    hear(Frame.subscribe(1, Frame.with(), "telemetry", 2));
    try (RawClient pub = client("pub", Frame.with())) {
      Frame p =
          Frame.with().u8(38).utf("b").utf("1").u8(1, 1).u8(38).utf("a").utf("2").u8(3).utf("t");
      p.u8(8).utf("telemetry/answer").u8(9).utf("id-1").u8(35).u16(1);
      pub.ask(publish(2, 1, p, "x"));
    }
    assertEquals(
        List.of("38=b:1", "1=1", "38=a:2", "3=t", "8=telemetry/answer", "9=id-1"),
        raw.next().with());
    assertEquals(
        "aWQtMQ==", rig.gate.accepted.get(0).properties().get("correlation-data"), "in base64");
    assertEquals("telemetry/answer", rig.gate.accepted.get(0).properties().get("response-topic"));
    assertEquals("1", rig.gate.accepted.get(0).properties().get("payload-format"));
  }

  @Test
  @Timeout(20)
  void user_properties_of_one_name_cost_no_more_than_others() {
    int n = 150_000;
    byte[] one = {38, 0, 1, 'k', 0, 1, 'v'};
    ByteBuffer all = ByteBuffer.allocate(n * one.length);
    while (all.hasRemaining()) {
      all.put(one);
    }
    Map<String, String> named = Properties.named(all.array());
    assertEquals(n, named.size());
    assertEquals("v", named.get("user:k"));
    assertEquals("v", named.get("user:k#" + n));
  }

  @Test
  void a_message_that_has_expired_is_not_delivered_and_one_that_waited_has_less_time()
      throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    try (RawClient sub = client("sub", minute)) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
    }
    await(() -> rig.gate.closes.size() == 1);
    raw.ask(publish(2, 1, Frame.with().u8(2).u32(0), "gone"));
    raw.ask(publish(2, 2, Frame.with().u8(2).u32(100), "there"));
    long began = System.nanoTime();
    await(() -> System.nanoTime() - began > 1_100_000_000);
    try (RawClient sub = new RawClient(rig.net.port())) {
      assertEquals(1, sub.login5("dev1", "sub", 0xC0, minute).u8(0));
      Packet p = sub.next();
      assertEquals("telemetry 1 there", p.said());
      assertEquals(List.of("2=99"), p.with());
    }
    assertEquals(1, rig.core().counters().sendExpired.sum());
  }

  @Test
  void sends_no_more_than_the_client_can_receive() throws Exception {
    try (RawClient sub = client("sub", Frame.with().u8(33).u16(2))) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 2));
      for (int i = 1; i <= 6; i++) {
        raw.ask(publish(i % 2 == 0 ? 2 : 4, i, Frame.with(), "m" + i));
        raw.send(publish(0, 0, Frame.with(), "z" + i));
      }
      Packet one = sub.next();
      Packet zero = sub.next();
      Packet two = sub.next();
      assertEquals("m1 z1 m2", one.payload() + " " + zero.payload() + " " + two.payload());
      assertEquals("z2", sub.next().payload());
      assertEquals(13, sub.ask(Frame.of(0xC0)).type(), "other packets are answered meanwhile");
      sub.send(Frame.of(0x40).u16(two.id()));
      Packet three = sub.next();
      assertEquals("m3", three.payload());
      assertEquals("z3", sub.next().payload());
      assertEquals(6, sub.ask(Frame.of(0x50).u16(one.id())).type());
      assertEquals(13, sub.ask(Frame.of(0xC0)).type(), "PUBREL keeps its place");
      sub.send(Frame.of(0x70).u16(one.id()));
      assertEquals("m4", sub.next().payload());
      assertEquals("z4", sub.next().payload());
      sub.send(Frame.of(0x50).u16(three.id()).u8(0x80));
      assertEquals("m5", sub.next().payload(), "a PUBREC that says no makes room");
    }
  }

  @Test
  void leaves_out_what_is_too_large_for_the_client_and_goes_on() throws Exception {
    try (RawClient sub = client("sub", Frame.with().u8(39).u32(40))) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
      raw.ask(publish(2, 1, Frame.with(), "x".repeat(40)));
      raw.ask(publish(2, 2, Frame.with(), "small"));
      assertEquals("small", sub.next().payload());
    }
    assertEquals(1, rig.core().counters().sendTooLarge.sum());
  }

  @Test
  void uses_topic_aliases_as_far_as_the_client_keeps_them() throws Exception {
    try (RawClient sub = client("sub", Frame.with().u8(34).u16(2))) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry/#", 0));
      List<String> seen = new ArrayList<>();
      for (String topic : List.of("a", "b", "c", "a", "b", "c")) {
        raw.send(Frame.publish(0, "telemetry/" + topic, 0, Frame.with(), "x"));
        Packet p = sub.next();
        seen.add(p.topic() + p.with());
      }
      assertEquals(
          List.of(
              "telemetry/a[35=1]",
              "telemetry/b[35=2]",
              "telemetry/c[]",
              "[35=1]",
              "[35=2]",
              "telemetry/c[]"),
          seen);
    }
    try (RawClient sub = client("sub", Frame.with())) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry/#", 0));
      raw.send(Frame.publish(0, "telemetry/a", 0, Frame.with(), "x"));
      assertEquals("telemetry/a[]", topicAndProperties(sub.next()));
    }
  }

  private static String topicAndProperties(Packet p) {
    return p.topic() + p.with();
  }

  @Test
  void sends_again_what_was_not_acknowledged_when_the_client_is_back() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    List<Integer> ids = new ArrayList<>();
    try (RawClient sub = client("sub", minute)) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 2));
      for (int i = 1; i <= 4; i++) {
        raw.ask(publish(i % 2 == 0 ? 2 : 4, i, Frame.with(), "m" + i));
        Packet p = sub.next();
        assertFalse(p.dup());
        ids.add(p.id());
      }
      assertEquals(6, sub.ask(Frame.of(0x50).u16(ids.get(0))).type());
    }
    await(() -> rig.gate.closes.size() == 1);
    raw.ask(publish(2, 9, Frame.with(), "m5"));
    try (RawClient sub = new RawClient(rig.net.port())) {
      Frame two = Frame.with().u8(17).u32(60).u8(33).u16(2);
      assertEquals(1, sub.login5("dev1", "sub", 0xC0, two).u8(0));
      Packet rel = sub.next();
      assertEquals("6 " + ids.get(0), rel.type() + " " + rel.u16(0));
      for (int i = 1; i <= 2; i++) {
        Packet p = sub.next();
        assertTrue(p.dup());
        assertEquals(ids.get(i) + " m" + (i + 1), p.id() + " " + p.payload());
      }
      assertEquals(13, sub.ask(Frame.of(0xC0)).type(), "its window is full");
      sub.send(Frame.of(0x40).u16(ids.get(1)));
      Packet p = sub.next();
      assertTrue(p.dup());
      assertEquals(ids.get(3) + " m4", p.id() + " " + p.payload());
      sub.send(Frame.of(0x40).u16(ids.get(3)));
      p = sub.next();
      assertFalse(p.dup());
      assertEquals("m5", p.payload());
    }
  }

  @Test
  void what_the_client_refuses_is_not_sent_again() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    try (RawClient sub = client("sub", minute)) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
      raw.ask(publish(2, 1, Frame.with(), "x"));
      sub.send(Frame.of(0x40).u16(sub.next().id()).u8(0x99));
      assertEquals(13, sub.ask(Frame.of(0xC0)).type());
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient sub = new RawClient(rig.net.port())) {
      assertEquals(1, sub.login5("dev1", "sub", 0xC0, minute).u8(0));
      assertEquals(13, sub.ask(Frame.of(0xC0)).type());
    }
  }

  @Test
  void an_unknown_pubrec_is_answered_with_packet_identifier_not_found() throws Exception {
    assertEquals("007792", raw.ask(Frame.of(0x50).u16(0x77)).hex());
  }

  @Test
  void a_command_refused_by_the_client_does_not_count_as_delivered() throws Exception {
    hear(Frame.subscribe(1, Frame.with(), "commands/#", 1));
    FakeGate.Session s = rig.gate.sessions.get(0);
    for (String id : List.of("7", "8")) {
      assertTrue(s.link.deliver(Rig.command("dev1", id, "go"), "commands/" + id + "/go", bytes()));
    }
    raw.send(Frame.of(0x40).u16(raw.next().id()).u8(0x83));
    raw.send(Frame.of(0x40).u16(raw.next().id()));
    await(() -> s.delivered.containsKey("8"));
    assertFalse(s.delivered.containsKey("7"));
  }

  private static byte[] bytes() {
    return MqttClientsTest.bytes("{}");
  }

  // ---- retained

  @Test
  void retained_messages_keep_their_properties_and_expire() throws Exception {
    raw.ask(publish(3, 1, Frame.with().u8(2).u32(100).u8(3).utf("t"), "kept"));
    raw.ask(Frame.publish(3, "telemetry/short", 2, Frame.with().u8(2).u32(1), "short"));
    await(() -> rig.core().spaces().all().iterator().next().retained("#").size() == 1);
    hear(Frame.subscribe(1, Frame.with().u8(11, 5), "telemetry/#", 1));
    Packet p = raw.next();
    assertTrue(p.retain());
    assertEquals("telemetry 1 kept", p.said());
    assertEquals(List.of("11=5", "3=t"), p.with().subList(1, 3));
    await(() -> rig.core().spaces().retainedBytes() == 64 + 9 + 4 + 4);
  }
}
