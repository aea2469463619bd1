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

import io.backplane.protocol.mqtt.limit.Protection;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SUBSCRIBE, UNSUBSCRIBE and shared subscriptions of MQTT 5.0, byte by byte. */
@Timeout(60)
class Subscribing5Test {
  private static final int NO_LOCAL = 4;
  private static final int AS_PUBLISHED = 8;
  private static final int IF_NEW = 16;
  private static final int NO_RETAINED = 32;
  private final Rig rig = Rig.complete();
  private RawClient raw;
  private RawClient pub;

  @BeforeEach
  void connect() throws IOException {
    raw = client("sub", Frame.with());
    pub = client("pub", Frame.with());
  }

  @AfterEach
  void stop() throws IOException {
    raw.close();
    pub.close();
    rig.close();
  }

  private RawClient client(String clientId, Frame properties) throws IOException {
    RawClient client = new RawClient(rig.net.port());
    assertEquals(0, client.login5("dev1", clientId, properties).u8(1));
    return client;
  }

  private void publish(String topic, int flags, String payload) throws IOException {
    pub.ask(Frame.publish(flags, topic, 1, Frame.with(), payload));
  }

  private String subscribe(String filter, int options) throws IOException {
    return raw.ask(Frame.subscribe(1, Frame.with(), filter, options)).hex();
  }

  /** Nothing else is on its way. */
  private static void quiet(RawClient client) throws IOException {
    assertEquals(13, client.ask(Frame.of(0xC0)).type());
  }

  @Test
  void answers_each_filter_in_order() throws Exception {
    Frame f = Frame.of(0x82).u16(0x1234).u8(0).utf("telemetry/a").u8(2).utf("secret/x").u8(1);
    f.utf("a/#/b").u8(0).utf("telemetry/b").u8(0).utf("$share/g").u8(0).utf("$share//a").u8(1);
    f.utf("$share/g+/a").u8(1).utf("$share/g/a/#b").u8(1).utf("$share/g/secret/x").u8(1);
    Packet p = raw.ask(f);
    assertEquals("9 123400" + "02878f008f8f8f8f87", p.type() + " " + p.hex());
  }

  @Test
  void takes_so_many_subscriptions_and_not_one_more() throws Exception {
    Frame many = Frame.of(0x82).u16(1).u8(0);
    for (int i = 0; i < Protection.USUAL.subscriptions(); i++) {
      many.utf("telemetry/" + i).u8(0);
    }
    String codes = raw.ask(many).hex();
    assertEquals("000100" + "00".repeat(Protection.USUAL.subscriptions()), codes);
    assertEquals("000100" + "97", subscribe("telemetry/more", 0));
    assertEquals("000100" + "01", subscribe("telemetry/7", 1));
    raw.ask(Frame.of(0xA2).u16(1).u8(0).utf("telemetry/8"));
    assertEquals("000100" + "00", subscribe("telemetry/more", 0));
    assertEquals("000100" + "97", subscribe("telemetry/8", 0));
  }

  @Test
  void takes_filters_of_so_many_characters_and_not_one_more() throws Exception {
    String level = "telemetry/" + "x".repeat(60_000);
    for (int i = 0; i < 4; i++) {
      assertEquals("000100" + "00", subscribe(level + i, 0));
    }
    assertEquals("000100" + "97", subscribe(level + 4, 0));
    assertEquals("000100" + "00", subscribe("telemetry/short", 0));
  }

  @Test
  void answers_each_filter_taken_back_in_order() throws Exception {
    subscribe("telemetry/a", 1);
    Frame f = Frame.of(0xA2).u16(0x1234).u8(0).utf("telemetry/b").utf("telemetry/a");
    Packet p = raw.ask(f.utf("telemetry/a"));
    assertEquals("11 123400" + "110011", p.type() + " " + p.hex());
    publish("telemetry/a", 2, "x");
    quiet(raw);
  }

  @Test
  void delivery_under_way_is_completed_after_unsubscribing() throws Exception {
    subscribe("telemetry", 2);
    publish("telemetry", 4, "x");
    Packet p = raw.next();
    assertEquals(11, raw.ask(Frame.of(0xA2).u16(2).u8(0).utf("telemetry")).type());
    assertEquals(6, raw.ask(Frame.of(0x50).u16(p.id())).type());
    raw.send(Frame.of(0x70).u16(p.id()));
    quiet(raw);
  }

  private void breaks(int code, Frame frame) throws IOException {
    try (RawClient bad = client("bad", Frame.with())) {
      bad.send(frame);
      disconnected(bad, code);
    }
  }

  @Test
  void a_subscribe_that_breaks_the_rules_ends_the_connection() throws Exception {
    breaks(0x81, Frame.subscribe(0, Frame.with(), "a", 1));
    breaks(0x81, Frame.subscribe(1, Frame.with(), "a", 0x41));
    breaks(0x81, Frame.subscribe(1, Frame.with(), "a", 0x81));
    breaks(0x82, Frame.subscribe(1, Frame.with(), "a", 3));
    breaks(0x82, Frame.subscribe(1, Frame.with(), "a", 0x30));
    breaks(0x82, Frame.subscribe(1, Frame.with(), "$share/g/a", NO_LOCAL));
    breaks(0x82, Frame.subscribe(1, Frame.with().u8(11, 0), "a", 1));
    breaks(0x82, Frame.subscribe(1, Frame.with().u8(11, 1, 11, 2), "a", 1));
    breaks(0x81, Frame.subscribe(1, Frame.with().u8(1, 1), "a", 1));
    breaks(0x81, Frame.of(0x82).u16(1).u8(0).u16(2).u8(0xC3, 0x28, 1));
    breaks(0x82, Frame.of(0x82).u16(1).u8(0));
    breaks(0x82, Frame.of(0xA2).u16(1).u8(0));
    breaks(0x81, Frame.of(0xA2).u16(1).u8(0).u16(2).u8(0xC3, 0x28));
    breaks(0x81, Frame.of(0x82).u16(1).u8(0).utf("a\0").u8(1));
  }

  @Test
  void overlapping_subscriptions_give_one_copy_with_all_identifiers() throws Exception {
    raw.ask(Frame.subscribe(1, Frame.with().u8(11, 1), "telemetry/#", 0));
    raw.ask(Frame.subscribe(2, Frame.with().u8(11, 0x81, 1), "telemetry/+", 1));
    raw.ask(Frame.subscribe(3, Frame.with(), "telemetry/a", 0));
    publish("telemetry/a", 4, "x");
    Packet p = raw.next();
    assertEquals("telemetry/a 1 x", p.said());
    assertEquals(Set.of("11=1", "11=129"), new HashSet<>(p.with()));
    quiet(raw);
  }

  @Test
  void a_subscription_is_replaced_by_one_of_the_same_filter() throws Exception {
    raw.ask(Frame.subscribe(1, Frame.with().u8(11, 1), "telemetry", 0));
    raw.ask(Frame.subscribe(2, Frame.with().u8(11, 2), "telemetry", 1));
    publish("telemetry", 4, "x");
    Packet p = raw.next();
    assertEquals("telemetry 1 x", p.said());
    assertEquals(List.of("11=2"), p.with());
    quiet(raw);
  }

  @Test
  void no_local_leaves_out_what_the_client_itself_has_sent() throws Exception {
    subscribe("telemetry/#", 1 | NO_LOCAL);
    raw.ask(Frame.publish(2, "telemetry/mine", 1, Frame.with(), "mine"));
    publish("telemetry/theirs", 2, "theirs");
    assertEquals("telemetry/theirs 1 theirs", raw.next().said());
    subscribe("telemetry/+", 1);
    raw.send(Frame.publish(2, "telemetry/mine", 2, Frame.with(), "again"));
    assertEquals(
        Set.of(3, 4), Set.of(raw.next().type(), raw.next().type()), "the other one hears it");
  }

  @Test
  void the_retain_flag_is_passed_on_to_who_wants_it() throws Exception {
    subscribe("telemetry/a", 1);
    subscribe("telemetry/b", 1 | AS_PUBLISHED);
    publish("telemetry/a", 3, "x");
    publish("telemetry/b", 3, "y");
    publish("telemetry/b", 2, "z");
    assertFalse(raw.next().retain());
    assertTrue(raw.next().retain());
    assertFalse(raw.next().retain());
  }

  @Test
  void retained_messages_come_as_the_subscription_asks() throws Exception {
    publish("telemetry", 3, "kept");
    subscribe("telemetry", 1 | NO_RETAINED);
    quiet(raw);
    subscribe("telemetry", 1 | IF_NEW);
    quiet(raw);
    subscribe("telemetry", 1);
    assertTrue(raw.next().retain());
    raw.ask(Frame.of(0xA2).u16(1).u8(0).utf("telemetry"));
    subscribe("telemetry", IF_NEW);
    Packet p = raw.next();
    assertTrue(p.retain());
    assertEquals("telemetry 0 kept", p.said());
    assertEquals("00010000", subscribe("$share/g/telemetry", 0), "shared ones get none");
    quiet(raw);
  }

  @Test
  void an_empty_retained_message_removes_what_was_kept() throws Exception {
    publish("telemetry", 3, "kept");
    publish("telemetry", 2, "");
    subscribe("telemetry", 1);
    assertEquals("kept", raw.next().payload(), "without the flag it removes nothing");
    publish("telemetry", 3, "");
    assertEquals("", raw.next().payload());
    subscribe("telemetry", 1);
    quiet(raw);
  }

  @Test
  void what_a_message_matches_is_compared_character_by_character() throws Exception {
    subscribe("telemetry/\u00e4", 0);
    publish("telemetry/a\u0308", 2, "decomposed");
    publish("telemetry/\uFEFF\u00e4", 2, "with a mark before it");
    publish("telemetry/\u00e4", 2, "the same");
    assertEquals("the same", raw.next().payload());
  }

  // ---- shared

  @Test
  void members_of_a_share_get_each_message_once_in_turn() throws Exception {
    try (RawClient other = client("other", Frame.with())) {
      raw.ask(Frame.subscribe(1, Frame.with().u8(11, 7), "$share/g/telemetry/+", 1));
      other.ask(Frame.subscribe(1, Frame.with(), "$share/g/telemetry/+", 0));
      for (int i = 0; i < 6; i++) {
        publish("telemetry/a", 2, "m" + i);
      }
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        Packet mine = raw.next();
        assertEquals(1, mine.qos());
        assertEquals(List.of("11=7"), mine.with());
        Packet theirs = other.next();
        assertEquals(0, theirs.qos(), "each gets the QoS it was granted");
        seen.add(mine.payload());
        seen.add(theirs.payload());
      }
      assertEquals(6, seen.size());
      quiet(raw);
      quiet(other);
    }
  }

  @Test
  void a_share_and_a_subscription_of_ones_own_are_two() throws Exception {
    subscribe("$share/g/telemetry", 1);
    subscribe("$share/h/telemetry", 1);
    subscribe("telemetry", 1);
    publish("telemetry", 2, "x");
    for (int i = 0; i < 3; i++) {
      assertEquals("telemetry 1 x", raw.next().said());
    }
    quiet(raw);
  }

  @Test
  void a_member_that_is_away_is_passed_over_and_keeps_what_was_sent_to_it() throws Exception {
    try (RawClient away = client("away", Frame.with().u8(17).u32(60))) {
      away.ask(Frame.subscribe(1, Frame.with(), "$share/g/telemetry", 1));
      publish("telemetry", 2, "first");
      assertEquals("first", away.next().payload());
    }
    await(() -> rig.gate.closes.size() == 1);
    subscribe("$share/g/telemetry", 1);
    publish("telemetry", 2, "second");
    publish("telemetry", 2, "third");
    assertEquals("second", raw.next().payload());
    assertEquals("third", raw.next().payload());
    try (RawClient back = new RawClient(rig.net.port())) {
      assertEquals(1, back.login5("dev1", "away", 0xC0, Frame.with()).u8(0));
      Packet p = back.next();
      assertTrue(p.dup());
      assertEquals("first", p.payload());
    }
    await(() -> rig.gate.closes.size() == 2);
    quiet(raw);
  }

  @Test
  void what_a_member_refuses_goes_to_no_other() throws Exception {
    try (RawClient other = client("other", Frame.with())) {
      other.ask(Frame.subscribe(1, Frame.with(), "$share/g/telemetry", 1));
      publish("telemetry", 2, "x");
      int id = other.next().id();
      subscribe("$share/g/telemetry", 1);
      other.send(Frame.of(0x40).u16(id).u8(0x80));
      quiet(other);
      quiet(raw);
    }
  }

  @Test
  void when_all_members_are_away_one_of_them_gets_it_later() throws Exception {
    raw.close();
    raw = client("sub", Frame.with().u8(17).u32(60));
    subscribe("$share/g/telemetry", 1);
    raw.close();
    await(() -> rig.gate.closes.size() == 2);
    publish("telemetry", 2, "x");
    raw = new RawClient(rig.net.port());
    assertEquals(1, raw.login5("dev1", "sub", 0xC0, Frame.with()).u8(0));
    assertEquals("x", raw.next().payload());
  }
}
