/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Connecting5Test.disconnected;
import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How strictly packets of MQTT 5.0 are read, and what is said to those that are wrong. */
@Timeout(60)
class Strict5Test {
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawClient raw() throws IOException {
    return Talk.raw(rig);
  }

  private RawClient client() throws IOException {
    return Talk.v5(rig, "c", Frame.with());
  }

  private static Frame connect(Frame properties) {
    return Frame.connect(5, CLEAN, 0).properties(properties);
  }

  private static Frame credentials(Frame f) {
    return f.utf("dev1").utf("secret");
  }

  private void refused(int code, Frame connect) throws IOException {
    try (RawClient raw = raw()) {
      Packet p = raw.ask(connect);
      assertEquals("2 0 " + code, p.type() + " " + p.u8(0) + " " + p.u8(1));
      closed(raw);
    }
  }

  // ---- numbers and texts

  /** The packet with its length in one byte more than it needs. */
  private static byte[] longer(Frame frame) {
    byte[] brief = frame.done();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(brief[0]);
    out.write(brief[1] | 0x80);
    out.write(0);
    out.write(brief, 2, brief.length - 2);
    return out.toByteArray();
  }

  @Test
  void numbers_must_be_encoded_as_briefly_as_they_can_be() throws Exception {
    for (Frame f :
        List.of(
            Frame.of(0xC0),
            Frame.publish(2, "telemetry", 1, Frame.with(), "x"),
            Frame.subscribe(1, Frame.with(), "a", 0))) {
      try (RawClient raw = client()) {
        raw.write(longer(f));
        disconnected(raw, 0x81);
      }
    }
    try (RawClient raw = client()) {
      raw.send(Frame.subscribe(1, Frame.with().u8(11, 0x81, 0), "a", 0));
      disconnected(raw, 0x81);
    }
    try (RawClient raw = raw()) {
      raw.write(longer(credentials(connect(Frame.with()).utf("c"))));
      assertEquals(0x81, raw.next().u8(1));
      closed(raw);
    }
  }

  @Test
  void version_3_leaves_clients_the_choice_how_to_encode_a_length() throws Exception {
    try (RawClient raw = raw()) {
      raw.write(longer(Talk.connect3(CLEAN, 0, "c")));
      assertEquals("2 0000", spelled(raw.next()));
      raw.write(longer(Frame.of(0xC0)));
      assertEquals(13, raw.next().type());
    }
  }

  @Test
  void both_texts_of_a_user_property_must_be_utf_8() throws Exception {
    for (Frame pair :
        List.of(
            Frame.with().u8(38).u16(2).u8(0xC3, 0x28).utf("v"),
            Frame.with().u8(38).utf("k").u16(3).u8(0xED, 0xA0, 0x80),
            Frame.with().u8(38).utf("k\0").utf("v"))) {
      try (RawClient raw = client()) {
        raw.send(Frame.publish(2, "telemetry", 1, pair, "x"));
        disconnected(raw, 0x81);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void the_texts_of_properties_must_be_utf_8(int property) throws Exception {
    try (RawClient raw = client()) {
      Frame with = Frame.with().u8(property).u16(2).u8(0xC3, 0x28);
      raw.send(Frame.publish(2, "telemetry", 1, with, "x"));
      disconnected(raw, 0x81);
    }
  }

  // ---- CONNECT

  @Test
  void takes_every_client_id_the_specification_names() throws Exception {
    for (String id :
        List.of(
            "abcdefghijklmnopqrstuvw",
            "xyzABCDEFGHIJKLMNOPQRST",
            "UVWXYZ0123456789",
            "longer-than-23-and-with_other:characters",
            "\uFEFFmark")) {
      try (RawClient raw = raw()) {
        assertEquals(0, raw.login5("dev1", id, Frame.with()).u8(1));
        await(() -> rig.gate.list().stream().anyMatch(s -> s.clientId().equals(id)));
      }
    }
  }

  @Test
  void the_fields_of_a_connect_must_be_what_its_flags_say() throws Exception {
    refused(0x81, connect(Frame.with()));
    refused(0x81, connect(Frame.with()).utf("c").utf("dev1"));
    refused(0x81, credentials(Frame.connect(5, 0x82, 0).u8(0).utf("c")));
    refused(0x81, credentials(Frame.connect(5, 0x02, 0).u8(0).utf("c")));
    refused(0x81, credentials(Frame.connect(5, 0xC6, 0).u8(0).utf("c")));
    refused(0x81, Frame.connect(5, 0x82, 0).u8(0).utf("c"));
    refused(0x81, credentials(Frame.connect(5, 0xC2, 0).u8(5).utf("c")));
  }

  @Test
  void the_texts_of_a_connect_must_be_utf_8() throws Exception {
    refused(0x81, credentials(connect(Frame.with()).u16(2).u8(0xC3, 0x28)));
    refused(0x81, connect(Frame.with()).utf("c").u16(2).u8(0xC3, 0x28).utf("secret"));
    Frame will = Frame.connect(5, CLEAN | 4, 0).u8(0).utf("c").u8(0).u16(2).u8(0xC3, 0x28);
    refused(0x81, credentials(will.utf("bye")));
  }

  @Test
  void a_connect_that_breaks_off_is_answered_as_briefly_as_its_client_wants() throws Exception {
    try (RawClient raw = raw()) {
      Packet p = raw.ask(connect(Frame.with().u8(39).u32(20)).utf("c\0"));
      assertEquals("2 008100", spelled(p));
    }
    try (RawClient raw = raw()) {
      Packet p = raw.ask(connect(Frame.with()).utf("c\0"));
      assertTrue(p.properties(2).get(0).startsWith("31="), "it says why");
    }
  }

  @Test
  void a_refusal_is_as_brief_as_its_client_wants() throws Exception {
    try (RawClient raw = raw()) {
      Frame f = connect(Frame.with().u8(39).u32(20)).utf("c").utf("throttled").utf("secret");
      assertEquals("2 009f00", spelled(raw.ask(f)));
    }
    try (RawClient raw = raw()) {
      Frame f = connect(Frame.with()).utf("c").utf("throttled").utf("secret");
      assertTrue(raw.ask(f).properties(2).get(0).startsWith("31="), "it says why");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void never_gives_response_information(int wanted) throws Exception {
    try (RawClient raw = raw()) {
      Packet p = raw.login5("dev1", "c", Frame.with().u8(25, wanted));
      assertEquals(0, p.u8(1));
      assertTrue(p.properties(2).stream().noneMatch(s -> s.startsWith("26=")));
    }
  }

  @Test
  void keeps_the_time_the_client_wants() throws Exception {
    try (RawClient raw = raw()) {
      Frame f = credentials(Frame.connect(5, CLEAN, 1).u8(0).utf("c"));
      assertTrue(raw.ask(f).properties(2).stream().noneMatch(s -> s.startsWith("19=")));
      long began = System.nanoTime();
      disconnected(raw, 0x8D);
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertTrue(millis > 1200, millis + " ms");
    }
  }

  // ---- who says what

  @Test
  void says_nothing_before_a_connack() throws Exception {
    for (Frame first :
        List.of(
            Frame.of(0xC0),
            Frame.of(0xE0),
            Frame.of(0xF0).u8(0x18, 0),
            Frame.subscribe(1, Frame.with(), "a", 0),
            Frame.publish(2, "telemetry", 1, Frame.with(), "x"))) {
      try (RawClient raw = raw()) {
        raw.send(first);
        closed(raw);
      }
    }
    try (RawClient raw = raw()) {
      raw.write(0x11, 0);
      closed(raw);
    }
    try (RawClient raw = raw()) {
      closed(raw);
    }
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void a_web_request_is_closed_without_a_word() throws Exception {
    try (RawClient raw = raw()) {
      raw.write("GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".getBytes(US_ASCII));
      closed(raw);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x40, 0x04",
    "0x40, 0x92",
    "0x50, 0x11",
    "0x50, 0x81",
    "0x62, 0x10",
    "0x62, 0x80",
    "0x70, 0x87"
  })
  void an_acknowledgement_gives_a_reason_of_its_own(int first, int code) throws Exception {
    try (RawClient raw = client()) {
      raw.send(Frame.of(first).u16(1).u8(code));
      disconnected(raw, 0x81);
    }
  }

  @Test
  void reasons_that_clients_may_give_are_taken() throws Exception {
    try (RawClient raw = client()) {
      for (int code : new int[] {0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}) {
        raw.send(Frame.of(0x40).u16(1).u8(code));
      }
      raw.send(Frame.of(0x70).u16(1).u8(0x92));
      assertEquals("7 000192", spelled(raw.ask(Frame.of(0x62).u16(1).u8(0x92))));
      quiet(raw);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x11, 0x18, 0x87, 0x8B, 0x8D, 0x8E, 0x9C, 0xA0, 0xFF})
  void a_good_bye_gives_a_reason_that_clients_have(int code) throws Exception {
    try (RawClient raw = client()) {
      raw.send(Frame.of(0xE0).u8(code));
      disconnected(raw, 0x81);
    }
  }

  @Test
  void a_good_bye_of_the_server_says_nothing_of_the_session() throws Exception {
    Frame minute = Frame.with().u8(17).u32(60);
    try (RawClient old = Talk.v5(rig, "same", minute);
        RawClient now = Talk.v5(rig, "same", minute)) {
      Packet p = old.next();
      assertEquals(0x8E, p.u8(0));
      assertTrue(
          p.body().length == 1 || p.properties(1).stream().noneMatch(s -> s.startsWith("17=")));
      assertNull(old.next());
      now.write(0xC1, 0);
      p = now.next();
      assertEquals(0x81, p.u8(0));
      assertTrue(p.properties(1).stream().allMatch(s -> s.startsWith("31=")), p.hex());
      assertNull(now.next());
    }
  }

  // ---- the session

  @Test
  void a_session_lasts_as_long_as_its_connection_however_short_its_expiry() throws Exception {
    try (RawClient raw = Talk.v5(rig, "c", Frame.with().u8(17).u32(1));
        RawClient none = Talk.v5(rig, "none", Frame.with())) {
      raw.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
      none.ask(Frame.subscribe(1, Frame.with(), "telemetry", 1));
      long began = System.nanoTime();
      await(() -> System.nanoTime() - began > 2_500_000_000L);
      try (RawClient pub = Talk.v5(rig, "pub", Frame.with())) {
        pub.ask(Frame.publish(2, "telemetry", 1, Frame.with(), "x"));
      }
      assertEquals("telemetry 1 x", raw.next().said());
      assertEquals("telemetry 1 x", none.next().said());
    }
  }

  @Test
  void a_session_that_is_not_there_begins_anew() throws Exception {
    try (RawClient raw = raw()) {
      Packet p = raw.login5("dev1", "c", RESUME, Frame.with());
      assertEquals(0, p.u16(0));
      assertFalse(rig.core().spaces().all().isEmpty());
    }
  }
}
