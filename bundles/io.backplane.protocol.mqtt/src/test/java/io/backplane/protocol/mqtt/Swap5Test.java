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

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What MQTT 5.0 agreed on goes on when the card is replaced. */
@Timeout(60)
class Swap5Test {
  private Rig rig = new Rig().start();

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawClient client(String clientId, Frame properties) throws IOException {
    RawClient client = new RawClient(rig.net.port());
    assertEquals(0, client.login5("dev1", clientId, properties).u8(1));
    return client;
  }

  private static Frame publish(int flags, String topic, int id, Frame properties) {
    return Frame.publish(flags, topic, id, properties, "m" + id);
  }

  @Test
  void aliases_window_options_and_identifiers_go_to_the_successor() throws Exception {
    Frame can = Frame.with().u8(34).u16(2).u8(33).u16(2).u8(39).u32(60);
    try (RawClient sub = client("sub", can);
        RawClient pub = client("pub", Frame.with())) {
      sub.ask(Frame.subscribe(1, Frame.with().u8(11, 9), "telemetry/#", 1 | 8));
      pub.ask(publish(2, "telemetry/a", 1, Frame.with().u8(35).u16(3)));
      assertEquals(List.of("35=1", "11=9"), sub.next().with());
      rig.swap();
      pub.ask(publish(3, "", 2, Frame.with().u8(35).u16(3).u8(2).u32(50).u8(3).utf("t")));
      Packet p = sub.next();
      assertEquals(" 1 m2", p.said(), "the alias stands for the topic still");
      assertEquals(List.of("35=1", "2=50", "11=9", "3=t"), p.with());
      assertTrue(p.retain(), "as published");
      pub.ask(publish(2, "", 3, Frame.with().u8(35).u16(3)));
      rig.swap();
      assertEquals(13, sub.ask(Frame.of(0xC0)).type(), "its window is full");
      sub.send(Frame.of(0x40).u16(p.id()));
      p = sub.next();
      assertEquals(" 1 m3", p.said());
      assertFalse(p.dup(), "it was not sent before");
      pub.ask(Frame.publish(2, "telemetry/b", 4, Frame.with(), "x".repeat(60)));
      assertEquals(13, sub.ask(Frame.of(0xC0)).type(), "too large for it");
      assertEquals("telemetry/a", rig.gate.accepted.get(2).topic());
    }
  }

  @Test
  void a_repetition_of_qos_2_and_a_reason_are_answered_by_the_successor() throws Exception {
    try (RawClient raw = client("c", Frame.with())) {
      raw.ask(publish(4, "telemetry", 5, Frame.with()));
      raw.write(0x34, 9, 0, 1, 'a');
      rig.swap();
      raw.write(0, 6, 0, 'x', 'y', 'z');
      assertEquals("0006", raw.next().hex());
      assertEquals("0005", raw.ask(publish(0xC, "telemetry", 5, Frame.with())).hex());
      assertEquals(List.of("m5", "xyz"), rig.gate.texts());
      assertEquals(0x99, raw.ask(Frame.publish(2, "a", 7, Frame.with(), "reject")).u8(2));
      assertEquals("0005", raw.ask(Frame.of(0x62).u16(5)).hex());
    }
  }

  @Test
  void messages_of_qos_0_on_their_way_are_not_lost() throws Exception {
    try (RawClient sub = client("sub", Frame.with());
        RawClient pub = client("pub", Frame.with())) {
      sub.ask(Frame.subscribe(1, Frame.with(), "telemetry", 0));
      for (int i = 1; i <= 50; i++) {
        pub.send(publish(0, "telemetry", i, Frame.with()));
        rig.swap();
        assertEquals("telemetry 0 m" + i, sub.next().said());
      }
    }
  }

  @Test
  void wills_and_shares_go_to_the_successor() throws Exception {
    try (RawClient one = client("one", Frame.with());
        RawClient two = client("two", Frame.with())) {
      one.ask(Frame.subscribe(1, Frame.with(), "$share/g/#", 1));
      two.ask(Frame.subscribe(1, Frame.with(), "$share/g/#", 1));
      try (RawClient dying = new RawClient(rig.net.port())) {
        dying.ask(will("dying", 0));
        rig.swap();
      }
      await(() -> rig.core().counters().sent.sum() == 1);
      Packet first = one.ask(Frame.of(0xC0));
      Packet second = two.ask(Frame.of(0xC0));
      Packet p = first.type() == 3 ? first : second;
      assertEquals("events/gone 1 bye", p.said());
      assertEquals(List.of("3=t"), p.with());
      assertEquals(16, first.type() + second.type(), "it went to one of them only");
    }
  }

  @Test
  void a_good_bye_said_while_the_card_is_away_drops_the_will() throws Exception {
    try (RawClient leaving = new RawClient(rig.net.port());
        RawClient dying = new RawClient(rig.net.port())) {
      leaving.ask(will("leaving", 0));
      dying.ask(will("dying", 0));
      rig.stopCard();
      leaving.send(publish(0, "telemetry", 1, Frame.with()));
      leaving.send(Frame.of(0xE0));
    }
    rig.start();
    await(() -> rig.gate.closes.containsAll(List.of("client-disconnect", "reset")));
    await(() -> rig.gate.accepted.size() == 2);
    assertEquals(List.of("bye", "m1"), rig.gate.texts().stream().sorted().toList());
    await(() -> rig.net.listener().connections() == 0);
  }

  @Test
  void retained_messages_go_to_the_successor_whatever_their_topic() throws Exception {
    try (RawClient pub = client("pub", Frame.with())) {
      pub.ask(publish(3, "$own/a", 1, Frame.with()));
      pub.ask(publish(3, "telemetry", 2, Frame.with()));
    }
    var state = rig.card().exportState();
    rig.stopCard();
    rig.start();
    rig.card().importState(state);
    try (RawClient sub = client("sub", Frame.with())) {
      sub.ask(Frame.subscribe(1, Frame.with(), "$own/#", 1));
      assertEquals("$own/a 1 m1", sub.next().said());
      sub.ask(Frame.subscribe(1, Frame.with(), "#", 1));
      assertEquals("telemetry 1 m2", sub.next().said());
    }
  }

  private static Frame will(String clientId, int delay) {
    Frame properties = Frame.with().u8(24).u32(delay).u8(3).utf("t");
    return Frame.connect(5, 0xCE, 0)
        .properties(Frame.with().u8(17).u32(60))
        .utf(clientId)
        .properties(properties)
        .utf("events/gone")
        .utf("bye")
        .utf("dev1")
        .utf("secret");
  }

  @Test
  void a_will_that_waits_goes_to_the_successor() throws Exception {
    try (RawClient dying = new RawClient(rig.net.port())) {
      dying.ask(will("dying", 1));
    }
    await(() -> rig.core().wills().waiting().size() == 1);
    var state = rig.card().exportState();
    rig.stopCard();
    rig.start();
    rig.card().importState(state);
    await(() -> rig.gate.texts().equals(List.of("bye")));
    assertEquals("t", rig.gate.accepted.get(0).properties().get("content-type"));
    try (RawClient back = new RawClient(rig.net.port())) {
      assertEquals(1, back.login5("dev1", "dying", 0xC0, Frame.with()).u8(0));
    }
  }

  @Test
  void without_a_successor_the_client_is_told_that_the_server_shuts_down() throws Exception {
    rig.close();
    rig = new Rig(Rig.SETTINGS, 300).start();
    try (RawClient raw = client("c", Frame.with())) {
      rig.net.unbind(rig.card());
      Packet p = raw.next();
      assertEquals("14 8b", p.type() + " " + p.hex());
      assertNull(raw.next());
    }
  }
}
