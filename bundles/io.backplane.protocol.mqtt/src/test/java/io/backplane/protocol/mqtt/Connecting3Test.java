/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.connect3;
import static io.backplane.protocol.mqtt.Talk.dying3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT, CONNACK, DISCONNECT, sessions and wills of MQTT 3.1.1, byte by byte. */
@Timeout(60)
class Connecting3Test {
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawClient raw() throws IOException {
    return Talk.raw(rig);
  }

  private String answer(Frame connect) throws IOException {
    try (RawClient raw = raw()) {
      Packet p = raw.ask(connect);
      String answer = spelled(p);
      if (p.u8(1) != 0) {
        closed(raw);
      } else {
        quiet(raw);
      }
      return answer;
    }
  }

  private void closes(Frame connect) throws IOException {
    try (RawClient raw = raw()) {
      raw.send(connect);
      closed(raw);
    }
  }

  // ---- CONNECT

  @Test
  void accepts_a_connect_and_says_so_first() throws Exception {
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "c")));
  }

  @Test
  void takes_every_client_id_the_specification_names() throws Exception {
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "abcdefghijklmnopqrstuvw")));
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "xyzABCDEFGHIJKLMNOPQRST")));
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "UVWXYZ0123456789")));
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "longer-than-23-and-with_other:characters")));
  }

  @Test
  void gives_a_client_without_id_one_of_its_own() throws Exception {
    try (RawClient one = Talk.v3(rig, "", CLEAN);
        RawClient two = Talk.v3(rig, "", CLEAN)) {
      quiet(one);
      quiet(two);
      await(() -> rig.gate.count() == 2);
      List<String> ids = rig.gate.list().stream().map(s -> s.clientId()).toList();
      assertFalse(ids.contains(""));
      assertFalse(ids.get(0).equals(ids.get(1)));
    }
  }

  @Test
  void refuses_a_client_without_id_that_wants_its_session_kept() throws Exception {
    assertEquals("2 0002", answer(connect3(RESUME, 0, "")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refuses_protocol_levels_below_its_own(int level) throws Exception {
    assertEquals("2 0001", answer(Frame.connect(level, CLEAN, 0).utf("c")));
  }

  @Test
  void closes_on_another_protocol_name() throws Exception {
    closes(Frame.of(0x10).utf("MQTX").u8(4, CLEAN, 0, 0).utf("c").utf("dev1").utf("secret"));
    closes(Frame.of(0x10).utf("").u8(4, CLEAN, 0, 0).utf("c").utf("dev1").utf("secret"));
  }

  @Test
  void closes_on_a_connect_that_breaks_the_rules_without_an_answer() throws Exception {
    closes(connect3(CLEAN | 1, 0, "c"));
    closes(dying3(CLEAN | 0x1C, 0, "c"));
    closes(connect3(CLEAN | 0x08, 0, "c"));
    closes(connect3(CLEAN | 0x20, 0, "c"));
    closes(Frame.connect(4, 0x42, 0).utf("c").utf("secret"));
    closes(Frame.connect(4, CLEAN, 0).utf("c").utf("dev1"));
    closes(Frame.connect(4, 0x82, 0).utf("c"));
    closes(Frame.connect(4, 0x02, 0));
    closes(connect3(0x02, 0, "c"));
    closes(connect3(0x82, 0, "c"));
    closes(Frame.connect(4, 0xC6, 0).utf("c").utf("dev1").utf("secret"));
    closes(Frame.of(0x11).utf("MQTT").u8(4, CLEAN, 0, 0).utf("c").utf("dev1").utf("secret"));
    assertTrue(rig.gate.sessions.isEmpty());
  }

  @Test
  void closes_on_text_that_is_no_utf_8_without_an_answer() throws Exception {
    closes(Frame.connect(4, CLEAN, 0).u16(2).u8(0xC3, 0x28).utf("dev1").utf("secret"));
    closes(Frame.connect(4, CLEAN, 0).u16(3).u8(0xED, 0xA0, 0x80).utf("dev1").utf("secret"));
    closes(Frame.connect(4, CLEAN, 0).utf("c\0").utf("dev1").utf("secret"));
    closes(Frame.connect(4, CLEAN, 0).utf("c").u16(2).u8(0xC3, 0x28).utf("secret"));
    Frame will = Frame.connect(4, CLEAN | 4, 0).utf("c").u16(2).u8(0xC3, 0x28);
    closes(will.utf("bye").utf("dev1").utf("secret"));
    closes(Frame.connect(4, CLEAN | 4, 0).utf("c").utf("a/#").utf("x").utf("dev1").utf("secret"));
  }

  @Test
  void a_mark_at_the_start_of_a_text_belongs_to_it() throws Exception {
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "\uFEFFc")));
    assertEquals("\uFEFFc", rig.gate.sessions.get(0).info.clientId());
  }

  @Test
  void closes_who_connects_twice() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      raw.send(connect3(CLEAN, 0, "c"));
      closed(raw);
    }
  }

  @Test
  void looks_at_nothing_that_follows_a_connect_it_refuses() throws Exception {
    try (RawClient raw = raw()) {
      raw.write(Frame.connect(4, CLEAN, 0).utf("c").utf("dev1").utf("wrong").done());
      raw.send(Talk.publish3(2, "telemetry", 1, "x"));
      assertEquals("2 0004", spelled(raw.next()));
      closed(raw);
    }
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void who_takes_a_session_over_ends_the_other_connection() throws Exception {
    try (RawClient old = Talk.v3(rig, "same", RESUME);
        RawClient now = raw()) {
      assertEquals("2 0100", spelled(now.ask(connect3(RESUME, 0, "same"))));
      closed(old);
      quiet(now);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void bytes_that_complete_no_packet_do_not_keep_a_connection_alive(int version) throws Exception {
    try (RawClient raw = raw()) {
      Frame none = version == 5 ? Frame.with() : null;
      Frame c = Frame.connect(version, CLEAN, 1).properties(none).utf("c");
      assertNotNull(raw.ask(c.utf("dev1").utf("secret")));
      raw.write(0x32, 100, 0, 1, 'a');
      long began = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        long next = began + (i + 1) * 330_000_000L;
        await(() -> System.nanoTime() > next);
        raw.write('x');
      }
      Packet last = raw.next();
      assertTrue(version == 5 ? last.u8(0) == 0x8D : last == null, String.valueOf(last));
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertTrue(millis > 1200, millis + " ms");
    }
    Rig.await(() -> rig.core().counters().closes("keep-alive-timeout") == 1);
  }

  @Test
  void a_keep_alive_of_zero_never_ends() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      long began = System.nanoTime();
      await(() -> System.nanoTime() - began > 2_500_000_000L);
      quiet(raw);
    }
  }

  // ---- sessions

  @Test
  void a_session_goes_on_only_if_both_sides_want_it() throws Exception {
    assertEquals("2 0000", answer(connect3(RESUME, 0, "c")));
    await(() -> rig.gate.closes.size() == 1);
    assertEquals("2 0100", answer(connect3(RESUME, 0, "c")));
    await(() -> rig.gate.closes.size() == 2);
    assertEquals("2 0000", answer(connect3(CLEAN, 0, "c")));
    await(() -> rig.gate.closes.size() == 3);
    assertEquals("2 0000", answer(connect3(RESUME, 0, "c")));
  }

  @Test
  void a_clean_session_takes_nothing_from_the_one_before_and_leaves_nothing() throws Exception {
    try (RawClient pub = Talk.v3(rig, "pub", CLEAN)) {
      try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
        raw.ask(subscribe3(1, "telemetry", 1));
      }
      await(() -> rig.gate.closes.size() == 1);
      pub.ask(Talk.publish3(2, "telemetry", 1, "missed"));
      try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
        quiet(raw);
        raw.ask(subscribe3(1, "telemetry", 1));
      }
      await(() -> rig.gate.closes.size() == 2);
      try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
        pub.ask(Talk.publish3(2, "telemetry", 2, "x"));
        quiet(raw);
      }
    }
  }

  // ---- wills

  private RawClient listener() throws IOException {
    RawClient raw = Talk.v3(rig, "listener", CLEAN);
    raw.ask(subscribe3(1, "events/#", 2));
    return raw;
  }

  @Test
  void publishes_a_will_once_however_the_connection_ends_but_with_good_bye() throws Exception {
    try (RawClient listener = listener()) {
      try (RawClient raw = raw()) {
        raw.ask(dying3(0xC6, 0, "lost"));
      }
      assertEquals("events/gone 0 bye", said3(listener.next()));
      try (RawClient raw = raw()) {
        raw.ask(dying3(0xCE, 1, "silent"));
        closed(raw);
      }
      Packet p = listener.next();
      assertEquals("events/gone 1 bye", said3(p));
      listener.send(Frame.of(0x40).u16(p.id()));
      try (RawClient raw = raw()) {
        raw.ask(dying3(0xD6, 0, "wrong"));
        raw.write(0xC1, 0);
        closed(raw);
      }
      assertEquals("events/gone 2 bye", said3(listener.next()));
      try (RawClient raw = raw()) {
        raw.ask(dying3(0xCE, 0, "polite"));
        raw.send(Frame.of(0xE0));
        closed(raw);
      }
      try (RawClient raw = Talk.v3(rig, "without", CLEAN)) {
        raw.write(0xC1, 0);
        closed(raw);
      }
      await(() -> rig.gate.closes.size() == 5);
      quiet(listener);
    }
    assertEquals(3, rig.gate.accepted.size());
  }

  @Test
  void a_will_is_retained_only_if_it_says_so() throws Exception {
    try (RawClient raw = raw()) {
      raw.ask(dying3(0xCE, 0, "c"));
    }
    await(() -> rig.gate.accepted.size() == 1);
    try (RawClient listener = listener()) {
      quiet(listener);
    }
    try (RawClient raw = raw()) {
      raw.ask(dying3(0xEE, 0, "c"));
    }
    await(() -> rig.core().spaces().retainedBytes() > 0);
    try (RawClient listener = listener()) {
      Packet p = listener.next();
      assertTrue(p.retain());
      assertEquals("events/gone 1 bye", said3(p));
    }
  }

  // ---- the rest

  @Test
  void flags_that_are_reserved_must_be_as_they_are_to_be() throws Exception {
    int[] firsts = {0x41, 0x51, 0x60, 0x63, 0x71, 0x80, 0x83, 0xA0, 0xC8, 0xE1};
    for (int first : firsts) {
      try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
        raw.write(first, 2, 0, 1);
        closed(raw);
      }
    }
    assertEquals(firsts.length, rig.core().counters().closes("malformed-packet"));
  }

  @Test
  void packets_that_only_servers_send_or_nobody_end_the_connection() throws Exception {
    for (int first : new int[] {0x00, 0x20, 0x90, 0xB0, 0xD0, 0xF0}) {
      try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
        raw.write(first, 0);
        closed(raw);
      }
    }
  }

  @Test
  void answers_pings_and_closes_after_a_good_bye() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      Packet p = raw.ask(Frame.of(0xC0));
      assertEquals(0xD0, p.first());
      assertEquals("", p.hex());
      raw.send(Frame.of(0xE0));
      closed(raw);
    }
  }
}
