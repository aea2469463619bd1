/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MqttClientsTest {
  private final Rig rig = Rig.complete();
  private final List<MqttClient> clients = new ArrayList<>();

  @AfterEach
  void stop() throws MqttException {
    for (MqttClient c : clients) {
      if (c.isConnected()) {
        c.disconnectForcibly(0, 100);
      }
      c.close(true);
    }
    rig.close();
  }

  @Test
  void takes_publications_of_every_qos() throws MqttException {
    MqttClient c = connect("dev1", "c1");
    for (int qos = 0; qos <= 2; qos++) {
      c.publish("telemetry", bytes("q" + qos), qos, false);
    }
    await(() -> rig.gate.texts().containsAll(List.of("q0", "q1", "q2")));
    assertEquals(3, rig.gate.accepted.size());
    c.disconnect();
    await(() -> rig.gate.closes.contains("client-disconnect"));
    await(() -> rig.card().accounts().get(0).out().get("accepted") == 3);
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  @Test
  void acknowledges_what_lies_in_the_dead_letters() throws MqttException {
    MqttClient c = connect("dev1", "c1");
    c.publish("telemetry", bytes("reject"), 1, false);
    c.publish("telemetry", bytes("reject"), 2, false);
    assertTrue(c.isConnected());
    await(() -> rig.core().tally().rejected == 2);
  }

  @Test
  void closes_without_acknowledgement_when_the_node_cannot_keep_it() throws MqttException {
    MqttClient c = connect("dev1", "c1");
    assertThrows(MqttException.class, () -> c.publish("telemetry", bytes("refuse"), 1, false));
    assertEquals(1, rig.core().counters().closes("refused"));
  }

  @Test
  void tells_wrong_and_disabled_credentials_apart_from_the_rest() {
    assertEquals(4, refusal("dev1", "wrong", 4));
    assertEquals(5, refusal("disabled", "secret", 4));
    assertEquals(1, refusal("dev1", "secret", 3));
    assertEquals(1, rig.core().counters().connects("bad-credential"));
    assertEquals(1, rig.core().counters().connects("disabled"));
  }

  private int refusal(String user, String password, int version) {
    MqttException e =
        assertThrows(MqttException.class, () -> connect(user, "c1", password, version));
    return e.getReasonCode();
  }

  @Test
  void a_device_sees_its_own_publications_and_no_one_elses() throws MqttException {
    Inbox inbox = new Inbox();
    MqttClient sub = connect("dev1", "sub");
    sub.setCallback(inbox);
    sub.subscribe("telemetry/#", 2);
    connect("dev2", "other").publish("telemetry", bytes("theirs"), 1, false);
    MqttClient pub = connect("dev1", "pub");
    for (int qos = 0; qos <= 2; qos++) {
      pub.publish("telemetry", bytes("mine" + qos), qos, false);
    }
    await(() -> inbox.texts.size() == 3);
    assertEquals(
        List.of("telemetry 0 mine0", "telemetry 1 mine1", "telemetry 2 mine2"), inbox.texts);
  }

  @Test
  void denies_filters_the_dialect_denies() throws MqttException {
    MqttClient c = connect("dev1", "c1");
    MqttException e = assertThrows(MqttException.class, () -> c.subscribe("secret/#", 1));
    assertEquals(128, e.getReasonCode());
    assertTrue(c.isConnected());
  }

  @Test
  void keeps_retained_messages_within_the_device() throws MqttException {
    MqttClient pub = connect("dev1", "pub");
    pub.publish("attributes/a", bytes("kept"), 1, true);
    Inbox mine = new Inbox();
    MqttClient sub = connect("dev1", "sub");
    sub.setCallback(mine);
    sub.subscribe("#", 1);
    await(() -> mine.texts.equals(List.of("attributes/a 1 kept")));
    assertTrue(mine.retained.get(0));
    pub.publish("attributes/a", new byte[0], 1, true);
    await(() -> rig.core().spaces().retainedBytes() == 0);
  }

  @Test
  void delivers_commands_and_reports_their_delivery() throws MqttException {
    Inbox inbox = new Inbox();
    MqttClient c = connect("dev1", "c1");
    c.setCallback(inbox);
    FakeGate.Session s = rig.gate.sessions.get(0);
    assertFalse(s.link.takesCommands());
    c.subscribe("commands/#", 1);
    await(() -> s.readies == 1);
    assertTrue(s.link.takesCommands());
    assertTrue(
        s.link.deliver(Rig.command("dev1", "7", "reboot"), "commands/7/reboot", bytes("{}")));
    await(() -> s.delivered.containsKey("7"));
    assertEquals(List.of("commands/7/reboot 1 {}"), inbox.texts);
    c.publish("commands/7/response", bytes("{\"ok\":true}"), 1, false);
    c.unsubscribe("commands/#");
    assertFalse(s.link.takesCommands());
    assertEquals(1, inbox.texts.size(), "the device does not hear its own answer");
  }

  @Test
  void delivers_commands_of_devices_behind_a_gateway() throws MqttException {
    Inbox inbox = new Inbox();
    MqttClient c = connect("dev1", "c1");
    c.setCallback(inbox);
    FakeGate.Session s = rig.gate.sessions.get(0);
    c.subscribe("commands/#", 1);
    await(() -> s.readies == 1);
    String topic = "devices/s7/commands/8/open";
    assertFalse(s.link.deliver(Rig.command("s7", "8", "open"), topic, bytes("{}")));
    c.subscribe("devices/+/commands/#", 1);
    await(() -> s.readies == 2);
    assertTrue(s.link.deliver(Rig.command("s7", "8", "open"), topic, bytes("{}")));
    await(() -> s.delivered.containsKey("8"));
    assertEquals(List.of(topic + " 1 {}"), inbox.texts);
    c.publish("devices/s7/commands/8/response", bytes("{\"ok\":true}"), 1, false);
    c.unsubscribe("devices/+/commands/#");
    assertEquals(1, inbox.texts.size(), "the gateway does not hear its own answer");
  }

  @Test
  void ends_a_session_whose_credential_was_revoked() throws MqttException {
    MqttClient c = connect("dev1", "c1");
    rig.gate.sessions.get(0).link.close("credential-revoked");
    await(() -> !c.isConnected());
    await(() -> rig.gate.closes.contains("credential-revoked"));
    Rig.await(() -> rig.core().counters().closes("credential-revoked") == 1);
  }

  @Test
  void a_second_connection_takes_the_session_over() throws MqttException {
    MqttClient first = connect("dev1", "same");
    MqttClient elsewhere = connect("dev2", "same");
    MqttClient second = connect("dev1", "same");
    await(() -> !first.isConnected());
    assertTrue(second.isConnected());
    assertTrue(elsewhere.isConnected(), "the same client id of another device is another session");
    assertEquals(1, rig.core().counters().closes("taken-over"));
    second.publish("telemetry", bytes("x"), 1, false);
  }

  @Test
  void keeps_the_session_of_an_absent_client() throws MqttException {
    MqttConnectOptions keep = options("dev1", "secret", 4);
    keep.setCleanSession(false);
    MqttClient c = client("keeper");
    c.connect(keep);
    c.subscribe("telemetry/#", 1);
    c.disconnect();
    await(() -> rig.gate.closes.size() == 1);
    MqttClient pub = connect("dev1", "pub");
    pub.publish("telemetry/a", bytes("while away"), 1, false);
    Inbox inbox = new Inbox();
    c.setCallback(inbox);
    assertTrue(c.connectWithResult(keep).getSessionPresent());
    await(() -> inbox.texts.equals(List.of("telemetry/a 1 while away")));
  }

  @Test
  void publishes_the_will_of_a_client_that_vanished() throws Exception {
    Inbox inbox = new Inbox();
    MqttClient sub = connect("dev1", "sub");
    sub.setCallback(inbox);
    sub.subscribe("events/#", 1);
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, true);
      assertEquals(0, raw.connack());
    }
    await(() -> inbox.texts.equals(List.of("events/gone 1 bye")));
    assertTrue(rig.gate.texts().contains("bye"));
  }

  @Test
  void ends_a_connection_that_falls_silent() throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 1, false);
      assertEquals(0, raw.connack());
      long began = System.nanoTime();
      assertEquals(-1, raw.read());
      long millis = (System.nanoTime() - began) / 1_000_000;
      assertTrue(millis > 1200, millis + " ms");
    }
    assertEquals(1, rig.core().counters().closes("keep-alive-timeout"));
  }

  @Test
  void closes_on_bad_input_and_says_so_in_the_diagnostics() throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      raw.write(0x32, 0xFF, 0xFF, 0x7F);
      assertEquals(-1, raw.read());
    }
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      raw.write(0x36, 4, 0, 1, 'a', 0);
      assertEquals(-1, raw.read());
    }
    await(() -> rig.diagnostics.equals(List.of("dev1 too-large", "dev1 malformed-packet")));
    assertEquals(1, rig.core().counters().closes("packet-too-large"));
    assertEquals(1, rig.core().counters().closes("malformed-packet"));
  }

  @Test
  void closes_who_does_not_begin_with_connect() throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.write(0xC0, 0);
      assertEquals(-1, raw.read());
    }
    try (RawClient raw = new RawClient(rig.net.port())) {
      assertEquals(-1, raw.read());
    }
    assertEquals(1, rig.core().counters().closes("protocol-error"));
    assertEquals(1, rig.core().counters().closes("connect-timeout"));
  }

  @Test
  void a_repeated_qos_2_publication_is_taken_once() throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      raw.write(0x34, 6, 0, 1, 'a', 0, 9, 'x');
      assertArrayEquals(new byte[] {0x50, 2, 0, 9}, raw.read(4));
      raw.write(0x3C, 6, 0, 1, 'a', 0, 9, 'x');
      assertArrayEquals(new byte[] {0x50, 2, 0, 9}, raw.read(4));
      raw.write(0x62, 2, 0, 9);
      assertArrayEquals(new byte[] {0x70, 2, 0, 9}, raw.read(4));
      assertEquals(1, rig.gate.accepted.size());
      raw.write(0x34, 6, 0, 1, 'a', 0, 9, 'y');
      assertArrayEquals(new byte[] {0x50, 2, 0, 9}, raw.read(4));
      assertEquals(2, rig.gate.accepted.size());
    }
  }

  @Test
  void acknowledges_in_the_order_of_publications() throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      for (int id = 1; id <= 200; id++) {
        raw.write(id % 3 == 0 ? 0x34 : 0x32, 6, 0, 1, 'a', id >> 8, id & 0xFF, 'x');
      }
      for (int id = 1; id <= 200; id++) {
        byte[] ack = raw.read(4);
        assertEquals(id % 3 == 0 ? 0x50 : 0x40, ack[0]);
        assertEquals(id, (ack[2] & 0xFF) << 8 | ack[3] & 0xFF);
      }
    }
  }

  // ---- helpers

  private MqttClient connect(String user, String clientId) throws MqttException {
    return connect(user, clientId, "secret", 4);
  }

  private MqttClient connect(String user, String clientId, String password, int version)
      throws MqttException {
    MqttClient c = client(clientId);
    c.connect(options(user, password, version));
    return c;
  }

  private MqttClient client(String clientId) throws MqttException {
    MqttClient c = new MqttClient(rig.uri(), clientId, new MemoryPersistence());
    c.setTimeToWait(10_000);
    clients.add(c);
    return c;
  }

  static MqttConnectOptions options(String user, String password, int version) {
    MqttConnectOptions o = new MqttConnectOptions();
    o.setUserName(user);
    o.setPassword(password.toCharArray());
    o.setMqttVersion(version);
    o.setConnectionTimeout(20);
    o.setMaxInflight(1000);
    return o;
  }

  static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  /** What arrived. */
  static final class Inbox implements MqttCallback {
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Boolean> retained = new CopyOnWriteArrayList<>();

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      retained.add(m.isRetained());
      texts.add(
          topic + " " + m.getQos() + " " + new String(m.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }
}
