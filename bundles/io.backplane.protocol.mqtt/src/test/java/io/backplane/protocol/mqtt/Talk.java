/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How tests talk byte by byte in both versions; the device is {@code dev1}. */
final class Talk {
  static final int CLEAN = 0xC2;
  static final int RESUME = 0xC0;

  private Talk() {}

  static RawClient raw(Rig rig) throws IOException {
    return new RawClient(rig.net.port());
  }

  /** CONNECT of MQTT 3.1.1 with the device's credentials. */
  static Frame connect3(int flags, int keepAlive, String clientId) {
    return Frame.connect(4, flags, keepAlive).utf(clientId).utf("dev1").utf("secret");
  }

  /** CONNECT of MQTT 3.1.1 whose will is {@code bye} on {@code events/gone}. */
  static Frame dying3(int flags, int keepAlive, String clientId) {
    return Frame.connect(4, flags, keepAlive)
        .utf(clientId)
        .utf("events/gone")
        .utf("bye")
        .utf("dev1")
        .utf("secret");
  }

  /** A client of MQTT 3.1.1 that is connected. */
  static RawClient v3(Rig rig, String clientId, int flags) throws IOException {
    RawClient raw = raw(rig);
    Packet p = raw.ask(connect3(flags, 0, clientId));
    assertEquals("2 0", p.type() + " " + p.u8(1));
    return raw;
  }

  /** A client of MQTT 5.0 that is connected with a clean start. */
  static RawClient v5(Rig rig, String clientId, Frame properties) throws IOException {
    RawClient raw = raw(rig);
    assertEquals(0, raw.login5("dev1", clientId, properties).u8(1));
    return raw;
  }

  static Frame publish3(int flags, String topic, int id, String payload) {
    return Frame.publish(flags, topic, id, null, payload);
  }

  static Frame subscribe3(int id, String filter, int qos) {
    return Frame.subscribe(id, null, filter, qos);
  }

  /** "topic qos payload" of a PUBLISH of MQTT 3.1.1. */
  static String said3(Packet p) {
    assertEquals(3, p.type(), p.toString());
    int at = 2 + p.u16(0) + (p.qos() == 0 ? 0 : 2);
    String payload = new String(p.body(), at, p.body().length - at, StandardCharsets.UTF_8);
    return p.topic() + " " + p.qos() + " " + payload;
  }

  /** The type of a packet and its body. */
  static String spelled(Packet p) {
    return p.type() + " " + p.hex();
  }

  /** Nothing else is on its way. */
  static void quiet(RawClient client) throws IOException {
    assertEquals("13 ", spelled(client.ask(Frame.of(0xC0))));
  }

  /** The server closes without a word. */
  static void closed(RawClient client) throws IOException {
    assertNull(client.next());
  }
}
