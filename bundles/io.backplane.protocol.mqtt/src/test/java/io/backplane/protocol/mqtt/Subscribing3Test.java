/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.limit.Drop;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SUBSCRIBE, UNSUBSCRIBE and what they bring in MQTT 3.1.1, byte by byte. */
@Timeout(60)
class Subscribing3Test {
  private final Rig rig = Rig.complete();
  private RawClient pub;
  private RawClient sub;

  @BeforeEach
  void connect() throws IOException {
    pub = Talk.v3(rig, "pub", CLEAN);
    sub = Talk.v3(rig, "sub", CLEAN);
  }

  @AfterEach
  void stop() throws IOException {
    pub.close();
    sub.close();
    rig.close();
  }

  private void publish(int flags, String topic, String payload) throws IOException {
    pub.ask(publish3(flags, topic, 1, payload));
  }

  private static Frame unsubscribe(int id, String... filters) {
    Frame f = Frame.of(0xA2).u16(id);
    for (String filter : filters) {
      f.utf(filter);
    }
    return f;
  }

  // ---- SUBSCRIBE

  @Test
  void answers_each_filter_in_order() throws Exception {
    Frame f = Frame.of(0x82).u16(0x1234).utf("telemetry/a").u8(2).utf("secret/x").u8(1);
    f.utf("telemetry/b").u8(0).utf("a/#/b").u8(0).utf("").u8(1).utf("telemetry/+/c").u8(1);
    assertEquals("9 1234" + "028000808001", spelled(sub.ask(f)));
    publish(2, "telemetry/x/c", "x");
    assertEquals("telemetry/x/c 1 x", said3(sub.next()));
    publish(2, "secret/x", "none of it");
    quiet(sub);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 0", "0, 2, 0", "1, 0, 0", "1, 1, 1", "1, 2, 1", "2, 1, 1"})
  void brings_a_message_with_the_lesser_qos(int granted, int published, int qos) throws Exception {
    assertEquals("9 00010" + granted, spelled(sub.ask(subscribe3(1, "telemetry", granted))));
    pub.send(publish3(published << 1, "telemetry", 1, "x"));
    assertEquals("telemetry " + qos + " x", said3(sub.next()));
  }

  @Test
  void overlapping_subscriptions_bring_the_greater_qos() throws Exception {
    sub.ask(subscribe3(1, "telemetry/#", 0));
    sub.ask(subscribe3(2, "telemetry/a", 2));
    sub.ask(subscribe3(3, "telemetry/+", 1));
    publish(4, "telemetry/a", "x");
    assertEquals("telemetry/a 2 x", said3(sub.next()));
    quiet(sub);
  }

  @Test
  void a_subscription_of_the_same_filter_replaces_the_one_before() throws Exception {
    publish(3, "telemetry", "kept");
    sub.ask(subscribe3(1, "telemetry", 1));
    assertEquals("telemetry 1 kept", said3(sub.next()));
    assertEquals("9 000200", spelled(sub.ask(subscribe3(2, "telemetry", 0))));
    Packet again = sub.next();
    assertTrue(again.retain());
    assertEquals("telemetry 0 kept", said3(again), "what is retained comes again");
    publish(2, "telemetry", "x");
    assertEquals("telemetry 0 x", said3(sub.next()));
    quiet(sub);
  }

  @Test
  void replacing_a_subscription_loses_nothing() throws Exception {
    sub.ask(subscribe3(1, "telemetry", 1));
    for (int i = 1; i <= 100; i++) {
      pub.send(publish3(2, "telemetry", i, "m" + i));
      if (i % 10 == 0) {
        sub.send(subscribe3(i, "telemetry", 1));
      }
    }
    int next = 1;
    while (next <= 100) {
      Packet p = sub.next();
      if (p.type() == 3) {
        assertEquals("telemetry 1 m" + next, said3(p));
        next++;
        sub.send(Frame.of(0x40).u16(p.id()));
      }
    }
  }

  private void closes(Frame frame) throws IOException {
    try (RawClient bad = Talk.v3(rig, "bad", CLEAN)) {
      bad.send(frame);
      closed(bad);
    }
  }

  @Test
  void a_subscribe_that_breaks_the_rules_ends_the_connection() throws Exception {
    closes(subscribe3(0, "a", 1));
    closes(subscribe3(1, "a", 3));
    closes(subscribe3(1, "a", 4));
    closes(subscribe3(1, "a", 0x81));
    closes(subscribe3(1, "a\0", 1));
    closes(Frame.of(0x82).u16(1));
    closes(Frame.of(0x82).u16(1).utf("a"));
    closes(Frame.of(0x82).u16(1).u16(2).u8(0xC3, 0x28, 1));
    closes(unsubscribe(0, "a"));
    closes(unsubscribe(1));
    closes(Frame.of(0xA2).u16(1).u16(2).u8(0xC3, 0x28));
    closes(Frame.of(0xA2).u16(1).utf("a").u8(0));
  }

  // ---- UNSUBSCRIBE

  @Test
  void what_is_taken_back_is_compared_character_by_character() throws Exception {
    sub.ask(subscribe3(1, "telemetry/+", 1));
    sub.ask(subscribe3(2, "telemetry/a", 0));
    assertEquals("11 0007", spelled(sub.ask(unsubscribe(7, "telemetry/#", "telemetry/b"))));
    publish(2, "telemetry/a", "x");
    assertEquals("telemetry/a 1 x", said3(sub.next()));
    assertEquals("11 0008", spelled(sub.ask(unsubscribe(8, "nothing", "telemetry/+"))));
    publish(2, "telemetry/a", "y");
    assertEquals("telemetry/a 0 y", said3(sub.next()));
    assertEquals("11 0009", spelled(sub.ask(unsubscribe(9, "telemetry/a"))));
    publish(2, "telemetry/a", "z");
    quiet(sub);
  }

  @Test
  void delivery_under_way_is_completed_after_unsubscribing() throws Exception {
    sub.ask(subscribe3(1, "telemetry", 2));
    publish(4, "telemetry", "x");
    int id = sub.next().id();
    sub.ask(unsubscribe(2, "telemetry"));
    Packet rel = sub.ask(Frame.of(0x50).u16(id));
    assertEquals("6 " + id, rel.type() + " " + rel.u16(0));
  }

  // ---- retained

  @Test
  void the_last_retained_message_of_each_topic_comes_with_a_subscription() throws Exception {
    publish(3, "telemetry/a", "old");
    publish(3, "telemetry/a", "new");
    publish(5, "telemetry/b", "other");
    publish(2, "telemetry/a", "passing");
    sub.ask(subscribe3(1, "telemetry/+", 2));
    Packet a = sub.next();
    Packet b = sub.next();
    assertTrue(a.retain() && b.retain());
    assertEquals("telemetry/a 1 new", said3(a));
    assertEquals("telemetry/b 2 other", said3(b));
    quiet(sub);
    publish(3, "telemetry/a", "newer");
    Packet live = sub.next();
    assertFalse(live.retain(), "it came by a subscription that was there");
    assertEquals("telemetry/a 1 newer", said3(live));
  }

  @Test
  void a_retained_message_of_qos_0_replaces_the_one_before() throws Exception {
    publish(3, "telemetry", "old");
    pub.send(publish3(1, "telemetry", 0, "new"));
    publish(2, "other", "behind it");
    sub.ask(subscribe3(1, "telemetry", 2));
    assertEquals("telemetry 0 new", said3(sub.next()));
  }

  @Test
  void an_empty_message_removes_what_was_retained_and_is_not_retained_itself() throws Exception {
    publish(3, "telemetry", "kept");
    publish(2, "telemetry", "");
    sub.ask(subscribe3(1, "telemetry", 1));
    assertEquals("telemetry 1 kept", said3(sub.next()), "without the flag it removes nothing");
    publish(3, "telemetry", "");
    Packet empty = sub.next();
    assertFalse(empty.retain());
    assertEquals("telemetry 1 ", said3(empty), "it is brought like any other");
    sub.ask(subscribe3(2, "telemetry", 1));
    quiet(sub);
    assertEquals(0, rig.core().spaces().retainedBytes());
  }

  /** The native dialect finds no value in an empty payload. */
  @Test
  void an_empty_message_removes_what_was_retained_even_where_it_says_nothing_to_the_dialect()
      throws Exception {
    publish(3, "telemetry", "kept");
    sub.ask(subscribe3(1, "telemetry", 1));
    assertTrue(sub.next().retain());
    rig.gate.demanding = true;
    assertEquals("4 0001", spelled(pub.ask(publish3(3, "telemetry", 1, ""))));
    assertEquals("telemetry 1 ", said3(sub.next()));
    sub.ask(subscribe3(2, "telemetry", 1));
    quiet(sub);
    assertEquals(0, rig.core().spaces().retainedBytes());
    publish(2, "telemetry", "");
    quiet(sub);
  }

  @Test
  void a_bridge_hears_the_others_with_their_retain_flag_and_not_itself_also_after_a_swap()
      throws Exception {
    try (RawClient bridge = Talk.raw(rig)) {
      Frame connect = Frame.connect(0x84, CLEAN, 0).utf("bridge").utf("dev1").utf("secret");
      assertEquals("2 0000", spelled(bridge.ask(connect)));
      bridge.ask(subscribe3(1, "telemetry/a", 1));
      bridge.ask(publish3(2, "telemetry/a", 7, "own"));
      rig.swap();
      bridge.ask(subscribe3(2, "telemetry/b", 1));
      bridge.ask(publish3(2, "telemetry/b", 8, "own"));
      quiet(bridge);
      publish(3, "telemetry/a", "theirs");
      Packet heard = bridge.next();
      assertEquals("telemetry/a 1 theirs", said3(heard));
      assertTrue(heard.retain());
      publish(2, "telemetry/b", "theirs");
      heard = bridge.next();
      assertEquals("telemetry/b 1 theirs", said3(heard));
      assertFalse(heard.retain());
    }
  }

  @Test
  void everything_retained_comes_however_much_it_is() throws Exception {
    int many = Rig.SETTINGS.sendQueue() + 500;
    for (int i = 1; i <= many; i++) {
      pub.send(publish3(1, "telemetry/" + i, 0, "x"));
    }
    publish(2, "other", "behind them");
    sub.ask(subscribe3(1, "telemetry/+", 0));
    for (int i = 1; i <= many; i++) {
      assertEquals("telemetry/" + i + " 0 x", said3(sub.next()));
    }
    assertEquals(0, rig.core().counters().dropped(Drop.MESSAGES));
  }

  @Test
  void what_there_is_no_room_for_leaves_nothing_out_of_date_behind() throws Exception {
    publish(3, "telemetry", "old");
    for (int i = 0; rig.core().spaces().retainedBytes() < (1 << 20) - 50_000; i++) {
      publish(3, "big/" + i, "x".repeat(50_000));
    }
    publish(3, "telemetry", "y".repeat(60_000));
    sub.ask(subscribe3(1, "telemetry", 1));
    quiet(sub);
  }

  // ---- topics

  @Test
  void topics_that_begin_with_a_dollar_are_no_match_for_wildcards() throws Exception {
    sub.ask(subscribe3(1, "#", 1));
    sub.ask(subscribe3(2, "+/x", 1));
    publish(3, "$mine/x", "hidden");
    quiet(sub);
    sub.ask(subscribe3(3, "$mine/+", 1));
    assertEquals("$mine/x 1 hidden", said3(sub.next()));
  }

  @Test
  void topics_are_taken_as_they_are_however_long() throws Exception {
    sub.ask(subscribe3(1, "telemetry/\u00e4/+", 1));
    publish(2, "telemetry/a\u0308/x", "decomposed");
    publish(2, "Telemetry/\u00e4/x", "capital");
    publish(2, "telemetry/\u00e4/x ", "with a blank");
    assertEquals("telemetry/\u00e4/x  1 with a blank", said3(sub.next()));
    String longest = "telemetry/\u00e4/" + "x".repeat(65_500);
    sub.ask(subscribe3(1, longest, 0));
    pub.send(publish3(0, longest, 0, "long"));
    assertEquals(longest + " 0 long", said3(sub.next()));
  }
}
