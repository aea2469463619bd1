/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** CONNECT, CONNACK, DISCONNECT, AUTH, sessions and wills of MQTT 5.0, byte by byte. */
@Timeout(60)
class Connecting5Test {
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawClient raw() throws IOException {
    return new RawClient(rig.net.port());
  }

  private static Frame connect(int flags, Frame properties, String clientId) {
    return Frame.connect(5, flags, 0).properties(properties).utf(clientId);
  }

  private static void refused(RawClient raw, int code, Frame connect) throws IOException {
    Packet p = raw.ask(connect);
    assertEquals(2, p.type());
    assertEquals(0, p.u8(0), "no session is present");
    assertEquals(code, p.u8(1), p.hex());
    assertNull(raw.next());
  }

  private void refused(int code, Frame connect) throws IOException {
    try (RawClient raw = raw()) {
      refused(raw, code, connect);
    }
  }

  /** Ends with that code and nothing else. */
  static void disconnected(RawClient raw, int code) throws IOException {
    Packet p = raw.next();
    assertEquals(14, p.type(), p.toString());
    assertEquals(code, p.u8(0), p.hex());
    assertNull(raw.next());
  }

  @Test
  void says_what_it_can_take() throws Exception {
    try (RawClient raw = raw()) {
      Packet p = raw.login5("dev1", "c", Frame.with());
      assertEquals(0x20, p.first());
      assertEquals(0, p.u16(0));
      assertEquals(List.of("33=10", "34=4", "39=65536"), p.properties(2));
    }
  }

  @Test
  void assigns_a_client_id_of_its_own_to_who_has_none() throws Exception {
    try (RawClient raw = raw();
        RawClient other = raw()) {
      String one = raw.login5("dev1", "", Frame.with()).properties(2).get(0);
      String two = other.login5("dev1", "", 0xC0, Frame.with()).properties(2).get(0);
      assertTrue(one.startsWith("18=auto-"), one);
      assertFalse(one.equals(two));
      await(() -> rig.gate.count() == 2);
      assertTrue(rig.gate.list().stream().anyMatch(s -> one.equals("18=" + s.clientId())));
    }
  }

  @Test
  void holds_sessions_no_longer_than_it_is_set_to_and_says_so() throws Exception {
    try (RawClient raw = raw()) {
      Frame longer = Frame.with().u8(17).u32(0xFFFF_FFFFL);
      assertTrue(raw.login5("dev1", "c", longer).properties(2).contains("17=60"));
    }
    try (RawClient raw = raw()) {
      Frame shorter = Frame.with().u8(17).u32(30);
      assertFalse(raw.login5("dev1", "c", 0xC0, shorter).hex().contains("11000000"));
    }
  }

  @Test
  void tells_a_client_to_keep_a_shorter_keep_alive() throws Exception {
    rig.close();
    rig = new Rig(settings(1), 30_000).start();
    try (RawClient raw = raw()) {
      Packet p = raw.login5("dev1", "c", Frame.with());
      assertTrue(p.properties(2).contains("19=1"));
      long began = System.nanoTime();
      disconnected(raw, 0x8D);
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertTrue(millis > 1200, millis + " ms");
    }
    try (RawClient raw = raw()) {
      raw.send(Frame.connect(5, 0xC2, 1).u8(0).utf("c").utf("dev1").utf("secret"));
      assertFalse(raw.next().properties(2).contains("19=1"), "what the client asks for is short");
    }
    Rig.await(() -> rig.core().counters().closes("keep-alive-timeout") == 1);
  }

  private static Settings settings(int keepAlive) {
    return new Settings(
        64 << 10,
        2000,
        5000,
        3000,
        2048,
        2 << 20,
        32 << 20,
        20,
        1000,
        1 << 20,
        60,
        10,
        4,
        keepAlive,
        Rig.QUEUES,
        Protection.USUAL);
  }

  @Test
  void refuses_logins_with_their_reason() throws Exception {
    refused(0x86, connect(0xC2, Frame.with(), "c").utf("dev1").utf("wrong"));
    refused(0x87, connect(0xC2, Frame.with(), "c").utf("disabled").utf("secret"));
    refused(0x87, connect(0xC2, Frame.with(), "c").utf("revoked").utf("secret"));
    refused(0x9F, connect(0xC2, Frame.with(), "c").utf("throttled").utf("secret"));
    refused(0x87, connect(0x02, Frame.with(), "c"));
    refused(0x87, connect(0x42, Frame.with(), "c").utf("secret"));
    assertEquals(2, rig.core().counters().connects("anonymous"));
    assertEquals(1, rig.core().counters().connects("bad-credential"));
    assertEquals(1, rig.core().counters().connects("disabled"));
    assertEquals(1, rig.core().counters().connects("credential-revoked"));
    assertEquals(1, rig.core().counters().connects("throttled"));
  }

  @Test
  void refuses_other_versions() throws Exception {
    refused(0x84, Frame.of(0x10).utf("MQTT").u8(6, 2, 0, 0, 0).utf("c"));
    try (RawClient raw = raw()) {
      Packet p = raw.ask(Frame.of(0x10).utf("MQIsdp").u8(3, 2, 0, 0).utf("c"));
      assertEquals("0001", p.hex());
      assertNull(raw.next());
    }
    try (RawClient raw = raw()) {
      raw.send(Frame.of(0x10).utf("mqtt").u8(5, 2, 0, 0, 0).utf("c"));
      assertNull(raw.next());
    }
  }

  @Test
  void refuses_a_connect_that_breaks_the_rules() throws Exception {
    Frame none = Frame.with();
    refused(0x81, connect(0xC3, none, "c").utf("dev1").utf("secret"));
    refused(0x81, connect(0xDE, none, "c").u8(0).utf("w").utf("x").utf("dev1").utf("secret"));
    refused(0x81, connect(0xCA, none, "c").utf("dev1").utf("secret"));
    refused(0x81, connect(0xE2, none, "c").utf("dev1").utf("secret"));
    refused(0x81, connect(0xC2, none, "c").utf("dev1"));
    refused(0x81, connect(0xC2, none, "c").utf("dev1").utf("secret").u8(1));
    refused(0x81, connect(0xC2, none, "c\0").utf("dev1").utf("secret"));
    refused(0x81, connect(0xC2, Frame.with().u8(35).u16(1), "c").utf("dev1").utf("secret"));
    refused(0x82, connect(0xC2, Frame.with().u8(33).u16(0), "c").utf("dev1").utf("secret"));
    refused(0x82, connect(0xC2, Frame.with().u8(39).u32(0), "c").utf("dev1").utf("secret"));
    refused(0x82, connect(0xC2, Frame.with().u8(23, 2), "c").utf("dev1").utf("secret"));
    refused(0x82, connect(0xC2, Frame.with().u8(23, 1, 23, 1), "c").utf("dev1").utf("secret"));
    refused(0x82, connect(0xC2, Frame.with().u8(22).utf("d"), "c").utf("dev1").utf("secret"));
    refused(0x90, connect(0xC6, none, "c").u8(0).utf("a/+").utf("x").utf("dev1").utf("secret"));
  }

  @Test
  void a_second_connect_is_a_protocol_error() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      raw.send(connect(0xC2, Frame.with(), "c").utf("dev1").utf("secret"));
      disconnected(raw, 0x82);
    }
    Rig.await(() -> rig.core().counters().closes("protocol-error") == 1);
    assertEquals(java.util.List.of("dev1 protocol-error"), rig.diagnostics);
  }

  @Test
  void what_follows_a_connect_that_is_refused_is_not_looked_at() throws Exception {
    try (RawClient raw = raw()) {
      raw.write(connect(0xC2, Frame.with(), "c").utf("dev1").utf("wrong").done());
      raw.send(Frame.publish(2, "telemetry", 1, Frame.with(), "x"));
      assertEquals(0x86, raw.next().u8(1));
      assertNull(raw.next());
    }
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void the_old_connection_is_told_that_its_session_was_taken_over() throws Exception {
    try (RawClient old = raw();
        RawClient now = raw()) {
      old.login5("dev1", "same", Frame.with().u8(17).u32(30));
      old.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
      assertEquals(1, now.login5("dev1", "same", 0xC0, Frame.with()).u8(0));
      disconnected(old, 0x8E);
      Packet heard = now.ask(Frame.publish(0, "telemetry", 0, Frame.with(), "x"));
      assertEquals("telemetry 0 x", heard.said());
    }
  }

  // ---- the session's life

  @Test
  void a_session_lives_as_long_as_its_expiry_says() throws Exception {
    Frame second = Frame.with().u8(17).u32(1);
    try (RawClient raw = raw()) {
      assertEquals(0, raw.login5("dev1", "c", 0xC0, second).u8(0));
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient raw = raw()) {
      assertEquals(1, raw.login5("dev1", "c", 0xC0, second).u8(0));
    }
    await(() -> rig.gate.closes.size() == 2);
    await(() -> rig.core().spaces().all().isEmpty());
    try (RawClient raw = raw()) {
      assertEquals(0, raw.login5("dev1", "c", 0xC0, second).u8(0));
    }
  }

  @Test
  void without_an_expiry_a_session_ends_with_its_connection() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", 0xC0, Frame.with());
    }
    await(() -> rig.core().spaces().all().isEmpty());
  }

  @Test
  void a_clean_start_forgets_the_session() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", minute);
      raw.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
    }
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient raw = raw()) {
      assertEquals(0, raw.login5("dev1", "c", minute).u8(0));
      assertFalse(rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
    }
  }

  @Test
  void a_disconnect_changes_the_expiry_but_not_from_nothing() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with().u8(17).u32(60));
      raw.send(Frame.of(0xE0).u8(0).properties(Frame.with().u8(17).u32(0)));
      assertNull(raw.next());
    }
    await(() -> rig.core().spaces().all().isEmpty());
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      raw.send(Frame.of(0xE0).u8(0).properties(Frame.with().u8(17).u32(60)));
      disconnected(raw, 0x82);
    }
  }

  // ---- wills

  private static Frame dying(String clientId, Frame connect, Frame will, int flags) {
    return Frame.connect(5, flags, 0)
        .properties(connect)
        .utf(clientId)
        .properties(will)
        .utf("events/gone")
        .utf("bye")
        .utf("dev1")
        .utf("secret");
  }

  private RawClient listener() throws IOException {
    RawClient raw = raw();
    raw.login5("dev1", "listener", Frame.with());
    raw.ask(Frame.subscribe(1, Frame.with(), "events/#", 1));
    return raw;
  }

  @Test
  void a_will_is_published_with_its_properties() throws Exception {
    try (RawClient listener = listener()) {
      try (RawClient raw = raw()) {
        Frame will =
            Frame.with().u8(1, 1).u8(3).utf("text").u8(8).utf("r").u8(9).utf("c").u8(2).u32(100);
        will.u8(38).utf("k").utf("v").u8(38).utf("k").utf("w");
        assertEquals(0, raw.ask(dying("c", Frame.with(), will, 0xCE)).u8(1));
      }
      Packet p = listener.next();
      assertEquals("events/gone 1 bye", p.said());
      assertEquals(List.of("2=100", "1=1", "3=text", "8=r", "9=c", "38=k:v", "38=k:w"), p.with());
    }
    assertEquals("w", rig.gate.accepted.get(0).properties().get("user:k#2"));
    await(() -> rig.core().tally().inFlight == 0);
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  @Test
  void a_good_bye_drops_the_will_and_a_good_bye_with_will_does_not() throws Exception {
    try (RawClient listener = listener()) {
      try (RawClient raw = raw()) {
        raw.ask(dying("c", Frame.with(), Frame.with(), 0xCE));
        raw.send(Frame.of(0xE0));
        assertNull(raw.next());
      }
      assertTrue(rig.gate.accepted.isEmpty());
      try (RawClient raw = raw()) {
        raw.ask(dying("c", Frame.with(), Frame.with(), 0xCE));
        raw.send(Frame.of(0xE0).u8(4));
        assertNull(raw.next());
      }
      assertEquals("events/gone 1 bye", listener.next().said());
    }
  }

  @Test
  void a_will_waits_for_its_delay_and_not_beyond_the_end_of_the_session() throws Exception {
    Frame delay = Frame.with().u8(24).u32(1);
    try (RawClient listener = listener()) {
      try (RawClient raw = raw()) {
        raw.ask(dying("c", Frame.with().u8(17).u32(60), delay, 0xCE));
      }
      long began = System.nanoTime();
      assertEquals("events/gone 1 bye", listener.next().said());
      assertTrue(System.nanoTime() - began > 900_000_000, "it waited");
      try (RawClient raw = raw()) {
        raw.ask(dying("c2", Frame.with(), Frame.with().u8(24).u32(1000), 0xCE));
      }
      assertEquals("events/gone 1 bye", listener.next().said());
    }
  }

  @Test
  void a_client_that_is_back_in_time_keeps_its_will_to_itself() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    Frame delay = Frame.with().u8(24).u32(30);
    try (RawClient listener = listener()) {
      try (RawClient raw = raw()) {
        raw.ask(dying("c", minute, delay, 0xCE));
      }
      await(() -> rig.core().wills().waiting().size() == 1);
      try (RawClient raw = raw()) {
        assertEquals(1, raw.ask(dying("c", minute, delay, 0xCC)).u8(0));
        assertTrue(rig.core().wills().waiting().isEmpty());
      }
      await(() -> rig.core().wills().waiting().size() == 1);
      assertTrue(rig.gate.accepted.isEmpty());
      try (RawClient raw = raw()) {
        assertEquals(0, raw.ask(dying("c", minute, delay, 0xCE)).u8(0));
        assertEquals("events/gone 1 bye", listener.next().said(), "the session has ended");
      }
    }
  }

  @Test
  void who_takes_a_session_over_finds_the_will_of_the_connection_it_ends() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    Frame delay = Frame.with().u8(24).u32(30);
    try (RawClient listener = listener();
        RawClient first = raw()) {
      first.ask(dying("c", minute, delay, 0xCE));
      try (RawClient second = raw()) {
        assertEquals(1, second.ask(dying("c", minute, delay, 0xCC)).u8(0));
        disconnected(first, 0x8E);
        assertTrue(rig.core().wills().waiting().isEmpty(), "the session goes on");
        try (RawClient third = raw()) {
          assertEquals(0, third.login5("dev1", "c", Frame.with()).u8(0));
          assertEquals("events/gone 1 bye", listener.next().said(), "the session has ended");
        }
      }
    }
    assertEquals(List.of("bye"), rig.gate.texts());
  }

  @Test
  void a_will_can_be_retained() throws Exception {
    try (RawClient raw = raw()) {
      raw.ask(dying("c", Frame.with(), Frame.with(), 0xEE));
    }
    await(() -> rig.core().spaces().retainedBytes() > 0);
    try (RawClient listener = listener()) {
      Packet p = listener.next();
      assertEquals("events/gone 1 bye", p.said());
      assertTrue(p.retain());
    }
  }

  // ---- the server's word

  @Test
  void says_good_bye_when_it_ends_a_connection() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      rig.gate.sessions.get(0).link.close("credential-revoked");
      disconnected(raw, 0x87);
    }
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      rig.gate.sessions.get(1).link.close("device-disabled");
      disconnected(raw, 0x98);
    }
    Rig.await(() -> rig.core().counters().closes("credential-revoked") == 1);
    Rig.await(() -> rig.core().counters().closes("device-disabled") == 1);
  }

  @Test
  void keeps_its_words_short_for_who_takes_small_packets_only() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with().u8(39).u32(30));
      raw.write(0xC1, 0);
      Packet p = raw.next();
      assertEquals("81", p.hex());
    }
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      raw.write(0xC1, 0);
      Packet p = raw.next();
      assertEquals(0x81, p.u8(0));
      assertTrue(p.properties(1).get(0).startsWith("31="), "it says why");
    }
  }

  @Test
  void a_client_that_cannot_take_the_answer_it_asks_for_is_cut_off() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with().u8(39).u32(30));
      Frame many = Frame.of(0x82).u16(1).properties(Frame.with());
      for (int i = 0; i < 40; i++) {
        many.utf("telemetry/" + i).u8(0);
      }
      raw.send(many);
      disconnected(raw, 0x95);
    }
    try (RawClient raw = raw()) {
      assertNull(raw.login5("dev1", "c", Frame.with().u8(39).u32(5)), "not even a CONNACK");
    }
    assertEquals(1, rig.core().counters().closes("client-too-small"));
    assertEquals(1, rig.core().counters().connects("client-too-small"));
    await(() -> rig.core().spaces().all().isEmpty());
  }

  @Test
  void a_packet_too_large_ends_the_connection() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      raw.write(0x32, 0xFF, 0xFF, 0x7F);
      disconnected(raw, 0x95);
    }
    Rig.await(() -> rig.core().counters().closes("packet-too-large") == 1);
  }

  @Test
  void answers_pings() throws Exception {
    try (RawClient raw = raw()) {
      raw.login5("dev1", "c", Frame.with());
      Packet p = raw.ask(Frame.of(0xC0));
      assertEquals(0xD0, p.first());
      assertEquals("", p.hex());
    }
  }

  @Test
  void packets_that_only_servers_send_are_protocol_errors() throws Exception {
    for (int first : new int[] {0x20, 0x90, 0xB0, 0xD0, 0x00}) {
      try (RawClient raw = raw()) {
        raw.login5("dev1", "c", Frame.with());
        raw.write(first, 0);
        disconnected(raw, 0x82);
      }
    }
  }

  @Test
  void flags_that_are_reserved_must_be_as_they_are_to_be() throws Exception {
    int[] firsts = {0x11, 0x41, 0x51, 0x60, 0x63, 0x71, 0x80, 0x83, 0xA0, 0xC8, 0xE1, 0xF1};
    for (int first : firsts) {
      try (RawClient raw = raw()) {
        raw.login5("dev1", "c", Frame.with());
        raw.write(first, 2, 0, 1);
        disconnected(raw, 0x81);
      }
    }
  }
}
