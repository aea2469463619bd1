/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.limit.Drop;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client may do is limited, for each listener in its own way. */
@Timeout(60)
class LimitsTest {
  private Rig rig;

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private void start(String rules) {
    rig = new Rig(Rig.SETTINGS, 30_000, rules).start();
  }

  private RawClient v5() throws IOException {
    return Talk.v5(rig, "c", Frame.with());
  }

  private static Frame publish5(int flags, String topic, int id, String payload) {
    return Frame.publish(flags, topic, id, Frame.with(), payload);
  }

  private long limits(String which) {
    return rig.core().counters().limits(which);
  }

  private long closes(String reason) {
    return rig.core().counters().closes(reason);
  }

  /** The code of the DISCONNECT that comes next; nothing follows. */
  private static int goodBye(RawClient raw) throws IOException {
    Packet p = raw.next();
    assertEquals(14, p.type(), p.toString());
    assertNull(raw.next());
    return p.u8(0);
  }

  @Test
  void a_topic_of_too_many_levels_or_characters_ends_the_connection() throws Exception {
    start(";mqtt.maxTopicLevels=3;mqtt.maxTopicChars=9");
    try (RawClient raw = v5()) {
      assertEquals("4 0001", spelled(raw.ask(publish5(2, "a/b/c", 1, "x"))));
      raw.send(publish5(2, "a/b/c/", 2, "x"));
      assertEquals(0x90, goodBye(raw));
    }
    try (RawClient raw = v5()) {
      assertEquals("4 0001", spelled(raw.ask(publish5(2, "a/3456789", 1, "x"))));
      raw.send(publish5(2, "a/34567890", 2, "x"));
      assertEquals(0x90, goodBye(raw));
    }
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      raw.send(publish3(2, "////", 1, "x"));
      assertNull(raw.next());
    }
    await(() -> closes("topic-limit") == 3);
    assertTrue(rig.diagnostics.contains("dev1 topic-limit"), rig.diagnostics.toString());
    assertEquals(2, rig.gate.accepted.size());
  }

  @Test
  void a_filter_of_too_many_levels_is_refused_and_so_is_a_will() throws Exception {
    start(";mqtt.maxTopicLevels=3");
    try (RawClient raw = v5()) {
      Frame f = Frame.of(0x82).u16(1).u8(0).utf("a/b/#").u8(1).utf("a/b/c/#").u8(1);
      assertEquals("9 000100" + "018f", spelled(raw.ask(f)));
    }
    assertEquals(1, limits("filter-depth"));
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      assertEquals("9 000180", spelled(raw.ask(subscribe3(1, "a/b/c/d", 0))));
    }
    try (RawClient raw = Talk.raw(rig)) {
      Frame f =
          Frame.connect(5, 0xC6, 0).properties(Frame.with()).utf("w").properties(Frame.with());
      raw.send(f.utf("a/b/c/d").utf("bye").utf("dev1").utf("secret"));
      assertEquals(0x90, raw.next().u8(1));
    }
    try (RawClient raw = v5()) {
      assertEquals("4 0001", spelled(raw.ask(publish5(2, "a/b/c", 1, "x"))));
    }
  }

  @Test
  void topics_have_an_end_where_none_is_set() throws Exception {
    start(";mqtt.maxTopicLevels=0");
    String deep = "/".repeat(999);
    try (RawClient raw = v5()) {
      Frame f = Frame.of(0x82).u16(1).u8(0).utf(deep).u8(1).utf(deep + "/").u8(1);
      assertEquals("9 000100" + "018f", spelled(raw.ask(f)));
      assertEquals("4 0001", spelled(raw.ask(publish5(2, "a" + deep, 1, "x"))));
      raw.send(publish5(2, "a" + deep + "/", 2, "x"));
      assertEquals(0x90, goodBye(raw));
    }
  }

  @Test
  void filters_beyond_what_a_packet_may_hold_are_refused() throws Exception {
    start(";mqtt.maxFiltersPerPacket=2;mqtt.maxSubscriptions=3");
    try (RawClient raw = v5()) {
      Frame f = Frame.of(0x82).u16(1).u8(0).utf("a").u8(0).utf("b").u8(1).utf("c").u8(0);
      assertEquals("9 000100" + "000197", spelled(raw.ask(f)));
      Frame more = Frame.of(0x82).u16(2).u8(0).utf("c").u8(0).utf("d").u8(1);
      assertEquals("9 000200" + "0097", spelled(raw.ask(more)));
    }
    assertEquals(1, limits("filters-per-packet"));
    assertEquals(1, limits("subscriptions"));
  }

  @Test
  void a_client_that_sends_too_fast_is_read_more_slowly_and_loses_nothing() throws Exception {
    start(";mqtt.messagesPerSecond=20");
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      for (int i = 1; i <= 60; i++) {
        raw.send(publish3(2, "t", i, "m" + i));
      }
      for (int i = 1; i <= 60; i++) {
        Packet p = raw.next();
        assertEquals("4 " + i, p.type() + " " + p.u16(0));
      }
    }
    assertEquals(60, rig.gate.accepted.size());
    assertTrue(limits("rate-paused") > 0);
    assertTrue(rig.diagnostics.contains("dev1 message-rate"), rig.diagnostics.toString());
    assertEquals(1, rig.diagnostics.size(), "not each time");
  }

  @Test
  void bytes_count_too_and_who_waits_is_not_taken_for_dead() throws Exception {
    start(";mqtt.bytesPerSecond=10000");
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals(0, raw.ask(Talk.connect3(CLEAN, 1, "c")).u8(1));
      raw.send(publish3(2, "t", 1, "x".repeat(40_000)));
      raw.send(publish3(2, "t", 2, "y"));
      assertEquals(1, raw.next().u16(0));
      assertEquals(2, raw.next().u16(0));
    }
    assertEquals(0, closes("keep-alive-timeout"));
    assertTrue(limits("rate-paused") > 0);
  }

  @Test
  void a_client_that_is_paused_may_be_handed_over() throws Exception {
    start(";mqtt.bytesPerSecond=1");
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      raw.send(publish3(2, "t", 1, "x"));
      raw.send(publish3(2, "t", 2, "y"));
      assertEquals(1, raw.next().u16(0));
      await(() -> limits("rate-paused") == 1);
      rig.swap();
      assertEquals(2, raw.next().u16(0));
    }
    assertEquals(2, rig.gate.accepted.size());
  }

  @Test
  void messages_beyond_the_rate_are_refused_in_order_if_that_is_the_rule() throws Exception {
    start(";mqtt.bytesPerSecond=1;mqtt.rateExceeded=refuse;mqtt.receiveMaximum=20");
    rig.gate.silent = true;
    try (RawClient raw = v5()) {
      raw.send(publish5(2, "t", 1, "as long as the client has to wait in seconds"));
      raw.send(publish5(2, "t", 4, "m4"));
      raw.send(publish5(4, "t", 5, "m5"));
      raw.send(publish5(0, "t", 0, "m6"));
      await(() -> limits("rate-refused") == 3);
      rig.gate.speak();
      assertEquals("4 0001", spelled(raw.next()));
      Packet four = raw.next();
      assertEquals("4 4 151", four.type() + " " + four.u16(0) + " " + four.u8(2));
      Packet five = raw.next();
      assertEquals("5 5 151", five.type() + " " + five.u16(0) + " " + five.u8(2));
      quiet(raw);
      await(() -> rig.core().tally().inFlight == 0);
    }
    assertEquals(1, rig.gate.accepted.size());
    assertEquals(0, rig.card().accounts().get(0).difference());
    assertEquals(3L, rig.core().tally().out().get("refused"));
  }

  @Test
  void a_pass_that_is_refused_as_a_whole_is_answered_without_the_gate() throws Exception {
    start(";mqtt.bytesPerSecond=1;mqtt.rateExceeded=refuse");
    try (RawClient raw = v5()) {
      assertEquals("4 0001", spelled(raw.ask(publish5(2, "t", 1, "x".repeat(60_000)))));
      assertEquals(0x97, raw.ask(publish5(2, "t", 2, "x")).u8(2));
      assertEquals(0x97, raw.ask(publish5(4, "t", 3, "x")).u8(2));
    }
    try (RawClient raw = Talk.v3(rig, "old", CLEAN)) {
      raw.send(publish3(2, "t", 1, "x"));
      assertEquals(1, raw.next().u16(0));
      await(() -> limits("rate-paused") == 1);
    }
    assertEquals(2, rig.gate.accepted.size());
  }

  @Test
  void an_application_is_told_in_its_turn_too() throws Exception {
    start(";mqtt.bytesPerSecond=1;mqtt.rateExceeded=refuse;mqtt.receiveMaximum=20");
    try (RawClient raw = Talk.raw(rig)) {
      Frame f = Frame.connect(5, 0x82, 0).properties(Frame.with()).utf("app").utf("bpa_svc_x");
      assertEquals(0, raw.ask(f).u8(1));
      await(() -> rig.core().journal().waitingBytes() == 0);
      rig.streams.hold();
      raw.send(publish5(3, "plans/a", 1, "retained: waits for the journal"));
      raw.send(publish5(2, "plans/a", 2, "y"));
      raw.send(publish5(4, "plans/a", 3, "z"));
      quiet(raw);
      rig.streams.release();
      assertEquals("4 1 0", spelledAck(raw.next()));
      assertEquals("4 2 151", spelledAck(raw.next()));
      assertEquals("5 3 151", spelledAck(raw.next()));
      quiet(raw);
    }
    assertEquals(2, limits("rate-refused"));
    await(() -> rig.core().tally().inFlight == 0);
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  /** Type, packet identifier and reason code. */
  private static String spelledAck(Packet p) {
    return p.type() + " " + p.u16(0) + " " + (p.body().length > 2 ? p.u8(2) : 0);
  }

  @Test
  void a_client_that_sends_too_fast_is_disconnected_if_that_is_the_rule() throws Exception {
    start(";mqtt.bytesPerSecond=1;mqtt.rateExceeded=disconnect");
    try (RawClient raw = v5()) {
      raw.ask(publish5(2, "t", 1, "as long as the client has to wait in seconds"));
      raw.send(publish5(2, "t", 2, "x"));
      assertEquals(0x96, goodBye(raw));
    }
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      raw.ask(publish3(2, "t", 1, "as long as the client has to wait in seconds"));
      raw.send(subscribe3(2, "u", 1));
      assertNull(raw.next());
    }
    await(() -> closes("message-rate") == 2);
    assertTrue(rig.diagnostics.contains("dev1 message-rate"), rig.diagnostics.toString());
  }

  @Test
  void a_listener_has_limits_of_its_own_and_tells_them() throws Exception {
    start(
        ";mqtt.maxPacketBytes=300;mqtt.receiveMaximum=3;mqtt.topicAliases=1;mqtt.sessionSeconds=7");
    try (RawClient raw = Talk.raw(rig)) {
      Packet p = raw.login5("dev1", "c", Frame.with().u8(17).u32(60));
      String told = p.hex();
      assertTrue(told.contains("210003"), told);
      assertTrue(told.contains("270000012c"), told);
      assertTrue(told.contains("220001"), told);
      assertTrue(told.contains("1100000007"), told);
      raw.send(publish5(2, "t", 1, "x".repeat(400)));
      assertEquals(0x95, goodBye(raw));
    }
  }

  @Test
  void the_queue_of_a_session_is_as_the_listener_of_its_client_says() throws Exception {
    start(";mqtt.sendQueue=2;mqtt.sendOverflow=drop-oldest");
    try (RawClient raw = Talk.v3(rig, "sub", Talk.RESUME)) {
      raw.ask(subscribe3(1, "t", 1));
    }
    rig.awaitAbandoned("sub");
    try (RawClient raw = Talk.v3(rig, "pub", CLEAN)) {
      for (int i = 1; i <= 4; i++) {
        raw.ask(publish3(2, "t", i, "m" + i));
      }
    }
    try (RawClient raw = Talk.raw(rig)) {
      raw.ask(Talk.connect3(Talk.RESUME, 0, "sub"));
      assertEquals("t 1 m3", Talk.said3(raw.next()));
      assertEquals("t 1 m4", Talk.said3(raw.next()));
    }
    assertEquals(2, rig.core().counters().dropped(Drop.MESSAGES));
  }

  @Test
  void a_listener_whose_rules_cannot_be_understood_lets_nobody_in() throws Exception {
    start(";mqtt.messagesPerSecond=many");
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals(0x83, raw.login5("dev1", "c", Frame.with()).u8(1));
    }
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals(3, raw.ask(Talk.connect3(CLEAN, 0, "c")).u8(1));
    }
    assertEquals(2, rig.core().counters().connects("listener-rules"));
  }
}
