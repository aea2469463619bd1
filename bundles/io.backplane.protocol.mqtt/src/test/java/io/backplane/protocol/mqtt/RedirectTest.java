/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are sent to another server (section 4.11 of MQTT 5.0). */
@Timeout(60)
class RedirectTest {
  private static final List<String> OTHER = List.of("28=other.example:1884");
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(String rules) {
    rig = new Rig(Rig.SETTINGS, 30_000, rules).start();
  }

  private Packet refused() throws Exception {
    try (RawClient raw = Talk.raw(rig)) {
      Packet ack = raw.login5("dev1", "c", Frame.with());
      Talk.closed(raw);
      return ack;
    }
  }

  @Test
  void a_listener_sends_its_clients_elsewhere_for_now() throws Exception {
    start(";mqtt.redirect=other.example:1884");
    Packet ack = refused();
    assertEquals("2 " + 0x9C + " " + OTHER, ack.type() + " " + ack.u8(1) + " " + ack.properties(2));
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals("2 0003", Talk.spelled(raw.ask(Talk.connect3(Talk.CLEAN, 0, "c"))));
      Talk.closed(raw);
    }
    assertEquals(2, rig.core().counters().connects("redirected"));
  }

  @Test
  void or_for_good() throws Exception {
    start(";mqtt.moved=other.example:1884");
    Packet ack = refused();
    assertEquals("2 " + 0x9D + " " + OTHER, ack.type() + " " + ack.u8(1) + " " + ack.properties(2));
    assertEquals(1, rig.core().counters().connects("redirected"));
  }

  @Test
  void leaves_the_name_out_where_it_does_not_fit() throws Exception {
    start(";mqtt.redirect=other.example:1884");
    try (RawClient raw = Talk.raw(rig)) {
      Packet ack = raw.login5("dev1", "c", Frame.with().u8(39).u32(20));
      assertEquals("2 009c00", Talk.spelled(ack));
    }
  }

  @Test
  void those_who_are_connected_stay_until_the_listener_is_emptied() throws Exception {
    start("");
    try (RawClient five = Talk.v5(rig, "five", Frame.with());
        RawClient three = Talk.v3(rig, "three", Talk.CLEAN)) {
      rig.net.change(";mqtt.redirect=other.example:1884");
      Rig.await(() -> rig.net.listener().bound() && redirects());
      Talk.quiet(five);
      rig.net.change(";mqtt.redirect=other.example:1884;mqtt.drain=on");
      Packet bye = five.next();
      assertEquals(
          "14 " + 0x9C + " " + OTHER, bye.type() + " " + bye.u8(0) + " " + bye.properties(1));
      Talk.closed(five);
      Talk.closed(three);
      assertEquals(2L, rig.core().counters().figures(rig.core().tally()).get("closes.redirected"));
    }
  }

  private boolean redirects() {
    try (RawClient raw = Talk.raw(rig)) {
      return raw.login5("dev1", "passer-by", Frame.with()).u8(1) == 0x9C;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_client_of_another_family_hears_where_to_go() {
    start(";mqtt.moved=other.example:1884");
    Mqtt5BlockingClient client =
        Mqtt5Client.builder()
            .identifier("hive")
            .serverHost("127.0.0.1")
            .serverPort(rig.net.port())
            .buildBlocking();
    Mqtt5ConnAckException no = assertThrows(Mqtt5ConnAckException.class, client::connect);
    assertEquals(Mqtt5ConnAckReasonCode.SERVER_MOVED, no.getMqttMessage().getReasonCode());
    assertEquals(
        "other.example:1884", no.getMqttMessage().getServerReference().orElseThrow().toString());
  }
}
