/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.MqttClientsTest.bytes;
import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people who use Paho for MQTT 5.0 get. */
@Timeout(60)
class Paho5Test {
  private static final long WAIT = 10_000;
  private final Rig rig = Rig.complete();
  private final List<MqttAsyncClient> clients = new ArrayList<>();

  @AfterEach
  void stop() throws MqttException {
    for (MqttAsyncClient c : clients) {
      if (c.isConnected()) {
        c.disconnectForcibly(0, 100, false);
      }
      c.close(true);
    }
    rig.close();
  }

  private MqttAsyncClient connect(String clientId, Inbox inbox, MqttConnectionOptions options)
      throws MqttException {
    MqttAsyncClient c = new MqttAsyncClient(rig.uri(), clientId, new MemoryPersistence());
    clients.add(c);
    c.setCallback(inbox);
    c.connect(options).waitForCompletion(WAIT);
    return c;
  }

  private static MqttConnectionOptions options() {
    MqttConnectionOptions o = new MqttConnectionOptions();
    o.setUserName("dev1");
    o.setPassword(bytes("secret"));
    return o;
  }

  private static MqttMessage message(String text, int qos) {
    MqttMessage m = new MqttMessage(bytes(text));
    m.setQos(qos);
    return m;
  }

  @Test
  void messages_and_their_properties_arrive_with_every_qos() throws Exception {
    Inbox inbox = new Inbox();
    MqttAsyncClient sub = connect("sub", inbox, options());
    sub.subscribe("telemetry/#", 2).waitForCompletion(WAIT);
    MqttAsyncClient pub = connect("pub", new Inbox(), options());
    for (int qos = 0; qos <= 2; qos++) {
      MqttMessage m = message("m" + qos, qos);
      MqttProperties p = new MqttProperties();
      p.setContentType("text/plain");
      p.setResponseTopic("telemetry/answer");
      p.setCorrelationData(new byte[] {1, 2});
      p.setUserProperties(List.of(new UserProperty("k", "1"), new UserProperty("k", "2")));
      m.setProperties(p);
      pub.publish("telemetry/a", m).waitForCompletion(WAIT);
    }
    await(() -> inbox.messages.size() == 3);
    for (int qos = 0; qos <= 2; qos++) {
      MqttMessage m = inbox.messages.get(qos);
      assertEquals("m" + qos + " " + qos, new String(m.getPayload()) + " " + m.getQos());
      assertEquals("text/plain", m.getProperties().getContentType());
      assertEquals("telemetry/answer", m.getProperties().getResponseTopic());
      assertArrayEquals(new byte[] {1, 2}, m.getProperties().getCorrelationData());
      assertEquals("2", m.getProperties().getUserProperties().get(1).getValue());
    }
  }

  @Test
  void a_rejection_comes_as_a_reason_code() throws Exception {
    MqttAsyncClient pub = connect("pub", new Inbox(), options());
    IMqttToken t = pub.publish("telemetry", message("reject", 1));
    t.waitForCompletion(WAIT);
    assertArrayEquals(new int[] {0x99}, t.getReasonCodes());
    assertTrue(pub.isConnected());
  }

  @Test
  void a_wrong_password_comes_as_a_reason_code() {
    MqttConnectionOptions o = options();
    o.setPassword(bytes("wrong"));
    MqttException e = assertThrows(MqttException.class, () -> connect("c", new Inbox(), o));
    assertEquals(0x86, e.getReasonCode() == 0 ? -1 : e.getReasonCode() & 0xFF);
  }

  @Test
  void a_taken_over_client_is_told_so() throws Exception {
    Inbox inbox = new Inbox();
    connect("same", inbox, options());
    connect("same", new Inbox(), options());
    await(() -> inbox.disconnects.equals(List.of(0x8E)));
  }

  @Test
  void a_session_goes_on_after_a_while() throws Exception {
    MqttConnectionOptions o = options();
    o.setCleanStart(false);
    o.setSessionExpiryInterval(60L);
    Inbox inbox = new Inbox();
    MqttAsyncClient sub = connect("sub", inbox, o);
    sub.subscribe("telemetry", 1).waitForCompletion(WAIT);
    sub.disconnect().waitForCompletion(WAIT);
    await(() -> rig.gate.closes.size() == 1);
    MqttAsyncClient pub = connect("pub", new Inbox(), options());
    pub.publish("telemetry", message("while away", 1)).waitForCompletion(WAIT);
    IMqttToken again = sub.connect(o);
    again.waitForCompletion(WAIT);
    assertTrue(again.getSessionPresent());
    await(() -> inbox.messages.size() == 1);
  }

  @Test
  void a_swap_of_the_card_goes_unnoticed() throws Exception {
    Inbox inbox = new Inbox();
    MqttConnectionOptions o = options();
    o.setReceiveMaximum(5);
    MqttAsyncClient sub = connect("sub", inbox, o);
    sub.subscribe("telemetry/#", 2).waitForCompletion(WAIT);
    MqttAsyncClient pub = connect("pub", new Inbox(), options());
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 10; i++) {
        MqttMessage m = message(round + "-" + i, i % 3);
        pub.publish("telemetry/" + i % 3, m).waitForCompletion(WAIT);
      }
      rig.swap();
    }
    await(() -> inbox.messages.size() == 100);
    assertTrue(sub.isConnected() && pub.isConnected());
    assertEquals(List.of(), inbox.disconnects);
    for (int n = 0; n < 100; n++) {
      assertEquals(n / 10 + "-" + n % 10, new String(inbox.messages.get(n).getPayload()));
      assertEquals("telemetry/" + n % 10 % 3, inbox.topics.get(n));
    }
  }

  /** What arrived. */
  private static final class Inbox implements MqttCallback {
    private final List<MqttMessage> messages = new CopyOnWriteArrayList<>();
    private final List<String> topics = new CopyOnWriteArrayList<>();
    private final List<Integer> disconnects = new CopyOnWriteArrayList<>();

    @Override
    public void disconnected(MqttDisconnectResponse r) {
      disconnects.add(r.getReturnCode() & 0xFF);
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {}

    @Override
    public void messageArrived(String topic, MqttMessage m) {
      topics.add(topic);
      messages.add(m);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int code, MqttProperties properties) {}
  }
}
