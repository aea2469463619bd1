/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How messages and acknowledgements of MQTT 5.0 follow each other. */
@Timeout(60)
class Flow5Test {
  private final Rig rig = Rig.complete();
  private RawClient pub;

  @BeforeEach
  void connect() throws IOException {
    pub = Talk.v5(rig, "pub", Frame.with());
  }

  @AfterEach
  void stop() throws IOException {
    pub.close();
    rig.close();
  }

  private void publish(int flags, int id, String payload) throws IOException {
    pub.ask(Frame.publish(flags, "telemetry", id, Frame.with(), payload));
  }

  private static Frame minute() {
    return Frame.with().u8(17).u32(60);
  }

  private RawClient back(Frame properties) throws IOException {
    RawClient raw = Talk.raw(rig);
    assertEquals(1, raw.login5("dev1", "sub", RESUME, properties).u8(0));
    return raw;
  }

  private static Frame subscribe(String filter, int options) {
    return Frame.subscribe(1, Frame.with(), filter, options);
  }

  // ---- from the client

  @Test
  void takes_every_topic_alias_it_offered() throws Exception {
    for (int alias = 1; alias <= 4; alias++) {
      Frame with = Frame.with().u8(35).u16(alias);
      assertEquals(4, pub.ask(Frame.publish(2, "telemetry/" + alias, 1, with, "a")).type());
    }
    for (int alias = 4; alias >= 1; alias--) {
      Frame with = Frame.with().u8(35).u16(alias);
      assertEquals(4, pub.ask(Frame.publish(2, "", 1, with, "b")).type());
    }
    assertEquals(
        List.of(1, 2, 3, 4, 4, 3, 2, 1),
        rig.gate.accepted.stream().map(in -> in.topic().charAt(10) - '0').toList());
  }

  @Test
  void the_answers_to_a_message_do_not_stop_when_it_expires() throws Exception {
    Frame second = Frame.with().u8(2).u32(1);
    assertEquals("5 0009", spelled(pub.ask(Frame.publish(4, "telemetry", 9, second, "x"))));
    long began = System.nanoTime();
    await(() -> System.nanoTime() - began > 1_100_000_000);
    assertEquals("5 0009", spelled(pub.ask(Frame.publish(0xC, "telemetry", 9, second, "x"))));
    assertEquals("7 0009", spelled(pub.ask(Frame.of(0x62).u16(9))));
    assertEquals(List.of("x"), rig.gate.texts());
  }

  @Test
  void a_message_acknowledged_before_is_a_new_one_whatever_its_flag_says() throws Exception {
    publish(2, 9, "a");
    publish(0xA, 9, "b");
    publish(4, 9, "c");
    pub.ask(Frame.of(0x62).u16(9));
    assertEquals("5 0009", spelled(pub.ask(Frame.publish(0xC, "telemetry", 9, Frame.with(), "d"))));
    assertEquals(List.of("a", "b", "c", "d"), rig.gate.texts());
  }

  @Test
  void a_pubrec_is_as_brief_as_its_client_wants() throws Exception {
    try (RawClient narrow = Talk.v5(rig, "narrow", Frame.with().u8(39).u32(20));
        RawClient terse = Talk.v5(rig, "terse", Frame.with().u8(23, 0))) {
      Frame f = Frame.publish(4, "telemetry", 7, Frame.with(), "reject");
      assertEquals("5 000799", spelled(narrow.ask(f)));
      assertEquals("5 000799", spelled(terse.ask(f)));
    }
  }

  // ---- to the client

  @Test
  void sends_with_identifiers_that_are_not_in_use_and_no_repetition_flag() throws Exception {
    try (RawClient sub = Talk.v5(rig, "sub", Frame.with())) {
      sub.ask(subscribe("telemetry", 2));
      Set<Integer> ids = new HashSet<>();
      for (int i = 1; i <= 18; i++) {
        publish(0x8 | (i % 2 == 0 ? 4 : 2), i, "m" + i);
        if (i % 2 == 0) {
          pub.ask(Frame.of(0x62).u16(i));
        }
        Packet p = sub.next();
        assertFalse(p.dup(), "it is the first time");
        assertEquals("telemetry " + (i % 2 == 0 ? 2 : 1) + " m" + i, p.said());
        assertTrue(p.id() > 0 && ids.add(p.id()), "identifier " + p.id());
      }
      pub.send(Frame.publish(0, "telemetry", 0, Frame.with(), "zero"));
      Packet zero = sub.next();
      assertEquals(0x30, zero.first());
      assertEquals("telemetry 0 zero", zero.said());
    }
  }

  @Test
  void releases_with_the_identifier_of_the_message_as_often_as_asked() throws Exception {
    try (RawClient sub = Talk.v5(rig, "sub", Frame.with())) {
      sub.ask(subscribe("telemetry", 2));
      publish(4, 1, "x");
      int id = sub.next().id();
      for (int i = 0; i < 2; i++) {
        Packet rel = sub.ask(Frame.of(0x50).u16(id));
        assertEquals("98 2 " + id, rel.first() + " " + rel.body().length + " " + rel.u16(0));
      }
      sub.send(Frame.of(0x70).u16(id));
      assertEquals(0x92, sub.ask(Frame.of(0x50).u16(id)).u8(2), "it is not known any more");
    }
  }

  @Test
  void brings_messages_in_the_order_they_came() throws Exception {
    try (RawClient sub = Talk.v5(rig, "sub", Frame.with().u8(33).u16(3))) {
      sub.ask(subscribe("telemetry/#", 1));
      for (int i = 1; i <= 200; i++) {
        Frame f = Frame.publish(2, "telemetry/" + i % 3, i, Frame.with(), "m" + i);
        assertEquals(4, pub.ask(f).type());
      }
      for (int i = 1; i <= 200; i++) {
        Packet p = sub.next();
        assertEquals("m" + i, p.payload());
        sub.send(Frame.of(0x40).u16(p.id()));
      }
    }
  }

  @Test
  void what_was_sent_is_sent_again_even_if_it_has_expired() throws Exception {
    try (RawClient sub = Talk.v5(rig, "sub", minute())) {
      sub.ask(subscribe("telemetry", 2));
      pub.ask(Frame.publish(4, "telemetry", 1, Frame.with().u8(2).u32(1), "x"));
      assertEquals("x", sub.next().payload());
    }
    await(() -> rig.gate.closes.size() == 1);
    long began = System.nanoTime();
    await(() -> System.nanoTime() - began > 1_100_000_000);
    try (RawClient sub = back(minute())) {
      Packet p = sub.next();
      assertTrue(p.dup());
      assertEquals("telemetry 2 x", p.said());
      assertEquals(6, sub.ask(Frame.of(0x50).u16(p.id())).type());
    }
  }

  /** Messages of QoS 2 sent and not acknowledged: their identifiers. */
  private List<Integer> abandoned(int messages) throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (RawClient sub = Talk.v5(rig, "sub", minute())) {
      sub.ask(subscribe("telemetry", 2));
      for (int i = 1; i <= messages; i++) {
        publish(4, i, "m" + i);
        pub.ask(Frame.of(0x62).u16(i));
        ids.add(sub.next().id());
      }
    }
    await(() -> rig.gate.closes.size() == 1);
    return ids;
  }

  @Test
  void a_message_released_before_it_was_sent_again_is_not_sent_again() throws Exception {
    List<Integer> ids = abandoned(3);
    try (RawClient sub = back(minute().u8(33).u16(1))) {
      assertEquals("m1", sub.next().payload());
      Packet rel = sub.ask(Frame.of(0x50).u16(ids.get(1)));
      assertEquals("6 " + ids.get(1), rel.type() + " " + rel.u16(0));
      sub.send(Frame.of(0x70).u16(ids.get(1)));
      quiet(sub);
      sub.ask(Frame.of(0x50).u16(ids.get(0)));
      sub.send(Frame.of(0x70).u16(ids.get(0)));
      assertEquals("m3", sub.next().payload());
    }
  }

  @Test
  void a_release_from_before_makes_no_room_for_a_message() throws Exception {
    List<Integer> ids = new ArrayList<>();
    try (RawClient sub = Talk.v5(rig, "sub", minute())) {
      sub.ask(subscribe("telemetry", 2));
      for (int i = 1; i <= 4; i++) {
        publish(4, i, "m" + i);
        pub.ask(Frame.of(0x62).u16(i));
        ids.add(sub.next().id());
      }
      sub.ask(Frame.of(0x50).u16(ids.get(0)));
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient sub = back(minute().u8(33).u16(2))) {
      assertEquals(6, sub.next().type());
      assertEquals("m2", sub.next().payload());
      assertEquals("m3", sub.next().payload());
      sub.send(Frame.of(0x70).u16(ids.get(0)));
      quiet(sub);
      sub.send(Frame.of(0x50).u16(ids.get(1)).u8(0x80));
      assertEquals("m4", sub.next().payload());
    }
  }

  // ---- subscriptions

  @Test
  void replacing_a_subscription_loses_nothing() throws Exception {
    try (RawClient sub = Talk.v5(rig, "sub", Frame.with())) {
      sub.ask(subscribe("telemetry", 1));
      for (int i = 1; i <= 100; i++) {
        publish(2, i, "m" + i);
        if (i % 10 == 0) {
          sub.send(Frame.subscribe(i, Frame.with().u8(11, i), "telemetry", 1));
        }
      }
      int next = 1;
      while (next <= 100) {
        Packet p = sub.next();
        if (p.type() == 3) {
          assertEquals("m" + next, p.payload());
          next++;
          sub.send(Frame.of(0x40).u16(p.id()));
        }
      }
    }
  }

  @Test
  void an_empty_filter_is_no_subscription() throws Exception {
    assertEquals("9 0001008f", spelled(pub.ask(subscribe("", 1))));
    assertEquals("9 0001008f", spelled(pub.ask(subscribe("$share/g/", 1))));
  }

  @Test
  void what_a_member_got_goes_to_no_other_when_its_session_ends() throws Exception {
    RawClient gone = Talk.v5(rig, "gone", Frame.with().u8(17).u32(1));
    gone.ask(subscribe("$share/g/telemetry", 2));
    publish(4, 1, "x");
    assertEquals("x", gone.next().payload());
    gone.close();
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient other = Talk.v5(rig, "other", Frame.with())) {
      other.ask(subscribe("$share/g/telemetry", 2));
      await(() -> rig.core().spaces().all().iterator().next().sessions().size() == 2);
      long began = System.nanoTime();
      await(() -> System.nanoTime() - began > 1_000_000_000);
      quiet(other);
    }
  }

  @Test
  void what_a_member_refuses_with_qos_2_goes_to_no_other() throws Exception {
    try (RawClient member = Talk.v5(rig, "member", Frame.with());
        RawClient other = Talk.v5(rig, "other", Frame.with())) {
      member.ask(subscribe("$share/g/telemetry", 2));
      publish(4, 1, "x");
      int id = member.next().id();
      other.ask(subscribe("$share/g/telemetry", 2));
      member.send(Frame.of(0x50).u16(id).u8(0x80));
      quiet(member);
      quiet(other);
    }
  }
}
