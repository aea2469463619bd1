/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
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

/** PUBLISH and its acknowledgements of MQTT 3.1.1 in both directions, byte by byte. */
@Timeout(60)
class Publishing3Test {
  private final Rig rig = Rig.complete();
  private RawClient pub;

  @BeforeEach
  void connect() throws IOException {
    pub = Talk.v3(rig, "pub", CLEAN);
  }

  @AfterEach
  void stop() throws IOException {
    pub.close();
    rig.close();
  }

  // ---- from the client

  @Test
  void acknowledges_every_qos_with_the_identifier_of_its_message() throws Exception {
    pub.send(publish3(0, "telemetry", 0, "zero"));
    assertEquals("4 1234", spelled(pub.ask(publish3(2, "telemetry", 0x1234, "one"))));
    assertEquals("5 ffff", spelled(pub.ask(publish3(4, "telemetry", 0xFFFF, "two"))));
    assertEquals("7 ffff", spelled(pub.ask(Frame.of(0x62).u16(0xFFFF))));
    assertEquals(List.of("zero", "one", "two"), rig.gate.texts());
  }

  @Test
  void a_message_acknowledged_before_is_a_new_one_whatever_its_flag_says() throws Exception {
    pub.ask(publish3(2, "telemetry", 9, "a"));
    pub.ask(publish3(0xA, "telemetry", 9, "b"));
    pub.ask(publish3(4, "telemetry", 9, "c"));
    assertEquals("5 0009", spelled(pub.ask(publish3(0xC, "telemetry", 9, "c"))));
    assertEquals("7 0009", spelled(pub.ask(Frame.of(0x62).u16(9))));
    assertEquals("5 0009", spelled(pub.ask(publish3(0xC, "telemetry", 9, "d"))));
    assertEquals(List.of("a", "b", "c", "d"), rig.gate.texts());
  }

  @Test
  void a_release_it_does_not_know_is_completed_all_the_same() throws Exception {
    assertEquals("7 0007", spelled(pub.ask(Frame.of(0x62).u16(7))));
  }

  @Test
  void identifiers_of_qos_2_outlive_the_connection() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      raw.ask(publish3(4, "telemetry", 9, "x"));
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      assertEquals("5 0009", spelled(raw.ask(publish3(0xC, "telemetry", 9, "x"))));
      assertEquals("7 0009", spelled(raw.ask(Frame.of(0x62).u16(9))));
    }
    assertEquals(List.of("x"), rig.gate.texts());
  }

  private void closes(Frame frame) throws IOException {
    try (RawClient bad = Talk.v3(rig, "bad", CLEAN)) {
      bad.send(frame);
      closed(bad);
    }
  }

  @Test
  void a_publish_that_breaks_the_rules_ends_the_connection() throws Exception {
    closes(publish3(6, "telemetry", 1, "x"));
    closes(publish3(8, "telemetry", 0, "x"));
    closes(publish3(2, "telemetry", 0, "x"));
    closes(publish3(4, "telemetry", 0, "x"));
    closes(publish3(2, "a/+", 1, "x"));
    closes(publish3(2, "#", 1, "x"));
    closes(publish3(2, "", 1, "x"));
    closes(publish3(2, "a\0", 1, "x"));
    closes(Frame.of(0x32).u16(2).u8(0xC3, 0x28).u16(1).text("x"));
    closes(Frame.of(0x32).u16(3).u8(0xED, 0xA0, 0x80).u16(1).text("x"));
    closes(Frame.of(0x32).u16(9).text("short"));
    closes(Frame.of(0x32).utf("a").u8(1));
    closes(Frame.of(0x30));
    assertTrue(rig.gate.accepted.isEmpty());
    assertEquals(13, rig.core().counters().closes("malformed-packet"));
  }

  @Test
  void acknowledgements_that_break_the_rules_end_the_connection() throws Exception {
    closes(Frame.of(0x40).u16(0));
    closes(Frame.of(0x50).u8(1));
    closes(Frame.of(0x62).u16(1).u8(0));
    closes(Frame.of(0x70).u16(1).u8(0, 0));
  }

  @Test
  void a_message_of_qos_0_is_payload_where_others_have_their_identifier() throws Exception {
    pub.send(Frame.of(0x30).utf("telemetry").u8('x', 'y'));
    await(() -> rig.gate.texts().equals(List.of("xy")));
  }

  @Test
  void what_it_cannot_keep_costs_the_connection_and_is_not_acknowledged() throws Exception {
    for (int qos : new int[] {2, 4}) {
      try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
        raw.send(publish3(qos, "telemetry", 1, "refuse"));
        closed(raw);
      }
    }
    assertEquals("4 0001", spelled(pub.ask(publish3(2, "telemetry", 1, "reject NOT_AUTHORIZED"))));
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void answers_qos_2_in_the_order_of_messages_and_of_releases() throws Exception {
    rig.gate.silent = true;
    for (int id = 5; id > 0; id--) {
      pub.send(publish3(id % 2 == 0 ? 4 : 2, "telemetry", id, "x"));
    }
    await(() -> rig.core().tally().inFlight == 5);
    rig.gate.speak();
    List<String> acks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      acks.add(spelled(pub.next()));
    }
    assertEquals(List.of("4 0005", "5 0004", "4 0003", "5 0002", "4 0001"), acks);
    pub.send(Frame.of(0x62).u16(2));
    pub.send(Frame.of(0x62).u16(4));
    assertEquals("7 0002", spelled(pub.next()));
    assertEquals("7 0004", spelled(pub.next()));
  }

  // ---- to the client

  @Test
  void sends_with_identifiers_that_are_not_in_use_and_no_repetition_flag() throws Exception {
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      Set<Integer> ids = new HashSet<>();
      for (int i = 1; i <= 18; i++) {
        pub.ask(publish3(0x8 | (i % 2 == 0 ? 4 : 2), "telemetry", i, "m" + i));
        Packet p = sub.next();
        assertFalse(p.dup(), "it is the first time");
        assertEquals("telemetry " + (i % 2 == 0 ? 2 : 1) + " m" + i, said3(p));
        assertTrue(p.id() > 0 && ids.add(p.id()), "identifier " + p.id());
      }
      pub.send(publish3(0, "telemetry", 0, "zero"));
      Packet zero = sub.next();
      assertEquals(0x30, zero.first());
      assertEquals("telemetry 0 zero", said3(zero));
    }
  }

  @Test
  void releases_with_the_identifier_of_the_message_as_often_as_asked() throws Exception {
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      pub.ask(publish3(4, "telemetry", 1, "x"));
      int id = sub.next().id();
      Packet rel = sub.ask(Frame.of(0x50).u16(id));
      assertEquals("98 " + id, rel.first() + " " + rel.u16(0));
      rel = sub.ask(Frame.of(0x50).u16(id));
      assertEquals("98 " + id, rel.first() + " " + rel.u16(0));
      sub.send(Frame.of(0x70).u16(id));
      quiet(sub);
    }
  }

  @Test
  void sends_again_in_order_what_was_not_acknowledged_and_nothing_else() throws Exception {
    List<Integer> ids = new ArrayList<>();
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      for (int i = 1; i <= 5; i++) {
        pub.ask(publish3(i % 2 == 0 ? 2 : 4, "telemetry", i, "m" + i));
        ids.add(sub.next().id());
      }
      sub.send(Frame.of(0x40).u16(ids.get(1)));
      sub.ask(Frame.of(0x50).u16(ids.get(2)));
      quiet(sub);
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      Packet rel = sub.next();
      assertEquals("6 " + ids.get(2), rel.type() + " " + rel.u16(0));
      for (int i : new int[] {0, 3, 4}) {
        Packet p = sub.next();
        assertTrue(p.dup());
        assertEquals(ids.get(i) + " m" + (i + 1), p.id() + said3(p).substring(11));
      }
      quiet(sub);
      long began = System.nanoTime();
      await(() -> System.nanoTime() - began > 1_000_000_000);
      quiet(sub);
    }
  }

  @Test
  void brings_messages_in_the_order_they_came() throws Exception {
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "telemetry/#", 2));
      for (int i = 0; i < 300; i++) {
        pub.send(publish3(i % 2 == 0 ? 2 : 4, "telemetry/" + i % 3, i + 1, "m" + i));
      }
      int next = 0;
      while (next < 300) {
        Packet p = sub.next();
        if (p.type() == 6) {
          sub.send(Frame.of(0x70).u16(p.u16(0)));
          continue;
        }
        assertTrue(said3(p).endsWith(" m" + next), said3(p) + " is not " + next);
        sub.send(Frame.of(p.qos() == 1 ? 0x40 : 0x50).u16(p.id()));
        next++;
      }
    }
  }

  @Test
  void keeps_for_the_absent_what_has_a_qos() throws Exception {
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      sub.ask(subscribe3(1, "telemetry", 2));
    }
    await(() -> rig.gate.closes.size() == 1);
    pub.ask(publish3(2, "telemetry", 1, "one"));
    pub.ask(publish3(4, "telemetry", 2, "two"));
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      Packet p = sub.next();
      assertFalse(p.dup());
      assertEquals("telemetry 1 one", said3(p));
      assertEquals("telemetry 2 two", said3(sub.next()));
    }
  }
}
