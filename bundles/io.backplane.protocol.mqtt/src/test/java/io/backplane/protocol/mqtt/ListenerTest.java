/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener asks of the card, and clients over WebSocket. */
@Timeout(60)
class ListenerTest {
  @Test
  void a_listener_may_speak_to_clients_of_one_version_only() throws Exception {
    try (Rig rig = new Rig(Rig.SETTINGS, 30_000, ";mqtt.versions=5").start();
        RawClient raw = new RawClient(rig.net.port())) {
      MqttException refused =
          assertThrows(MqttException.class, () -> connect(rig.uri()).disconnect());
      assertEquals(MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION, refused.getReasonCode());
      assertEquals(0, raw.login5("dev1", "c", Frame.with()).u8(1));
    }
    try (Rig rig = new Rig(Rig.SETTINGS, 30_000, ";mqtt.versions=3.1.1").start();
        RawClient raw = new RawClient(rig.net.port())) {
      connect(rig.uri()).disconnect();
      Packet p =
          raw.ask(Frame.connect(5, 0xC2, 0).properties(Frame.with()).utf("c").utf("d").utf("s"));
      assertEquals(0x84, p.u8(1));
    }
  }

  @Test
  void serves_a_client_over_web_socket_and_keeps_it_while_the_card_is_replaced() throws Exception {
    try (Rig rig = new Rig(Rig.SETTINGS, 30_000, ";path=/mqtt").start()) {
      MqttClient client = connect("ws://127.0.0.1:" + rig.net.port() + "/mqtt");
      client.publish("telemetry", "{\"a\":1}".getBytes(), 1, false);
      rig.swap();
      client.publish("telemetry", "{\"a\":2}".getBytes(), 1, false);
      assertEquals(1, rig.net.listener().connections());
      client.disconnect();
    }
  }

  private static MqttClient connect(String uri) throws MqttException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName("dev1");
    options.setPassword("secret".toCharArray());
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    MqttClient client = new MqttClient(uri, "c", new MemoryPersistence());
    client.setTimeToWait(10_000);
    client.connect(options);
    return client;
  }
}
