/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client family that shares no code with the others: strict, and it uses topic aliases. */
@Timeout(60)
class HiveMqTest {
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private Mqtt5AsyncClient client(String clientId, String password) {
    return Mqtt5Client.builder()
        .identifier(clientId)
        .serverHost("127.0.0.1")
        .serverPort(rig.net.port())
        .simpleAuth()
        .username("dev1")
        .password(password.getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .buildAsync();
  }

  private static Mqtt5Connect aliases() {
    return Mqtt5Connect.builder()
        .restrictions()
        .topicAliasMaximum(3)
        .sendTopicAliasMaximum(3)
        .receiveMaximum(5)
        .applyRestrictions()
        .build();
  }

  @Test
  void talks_with_aliases_both_ways_across_a_swap() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Mqtt5AsyncClient sub = client("sub", "secret");
    Mqtt5ConnAck ack = sub.connect(aliases()).get(10, TimeUnit.SECONDS);
    assertEquals(4, ack.getRestrictions().getTopicAliasMaximum());
    assertEquals(10, ack.getRestrictions().getReceiveMaximum());
    sub.subscribeWith()
        .topicFilter("telemetry/#")
        .qos(MqttQos.EXACTLY_ONCE)
        .callback(p -> heard.add(said(p)))
        .send()
        .get(10, TimeUnit.SECONDS);
    Mqtt5AsyncClient pub = client("pub", "secret");
    pub.connect(aliases()).get(10, TimeUnit.SECONDS);
    for (int i = 0; i < 60; i++) {
      pub.publishWith()
          .topic("telemetry/" + i % 4)
          .qos(MqttQos.fromCode(i % 3))
          .payload(("m" + i).getBytes(StandardCharsets.UTF_8))
          .contentType("text/plain")
          .userProperties()
          .add("n", String.valueOf(i))
          .applyUserProperties()
          .send()
          .get(10, TimeUnit.SECONDS);
      if (i % 20 == 10) {
        rig.swap();
      }
    }
    await(() -> heard.size() == 60);
    for (int i = 0; i < 60; i++) {
      assertEquals("telemetry/" + i % 4 + " m" + i + " text/plain " + i, heard.get(i));
    }
    sub.disconnect().get(10, TimeUnit.SECONDS);
    pub.disconnect().get(10, TimeUnit.SECONDS);
  }

  private static String said(Mqtt5Publish p) {
    return p.getTopic()
        + " "
        + new String(p.getPayloadAsBytes(), StandardCharsets.UTF_8)
        + " "
        + p.getContentType().map(Object::toString).orElse("")
        + " "
        + p.getUserProperties().asList().get(0).getValue();
  }

  @Test
  void is_told_why_not() {
    Mqtt5BlockingClient wrong = client("c", "wrong").toBlocking();
    Mqtt5ConnAckException no = assertThrows(Mqtt5ConnAckException.class, wrong::connect);
    assertEquals(
        Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD, no.getMqttMessage().getReasonCode());
    Mqtt5BlockingClient pub = client("pub", "secret").toBlocking();
    pub.connect();
    Mqtt5Publish bad =
        Mqtt5Publish.builder()
            .topic("telemetry")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("reject UNKNOWN_TOPIC".getBytes(StandardCharsets.UTF_8))
            .build();
    Mqtt5PubAckException e = assertThrows(Mqtt5PubAckException.class, () -> pub.publish(bad));
    assertEquals(Mqtt5PubAckReasonCode.TOPIC_NAME_INVALID, e.getMqttMessage().getReasonCode());
    assertEquals(
        "unknown-topic: for a test", e.getMqttMessage().getReasonString().get().toString());
    pub.disconnect();
  }

  @Test
  void keeps_a_session_in_version_3_too() throws Exception {
    Mqtt3BlockingClient sub = client3("sub");
    sub.connectWith().cleanSession(false).send();
    sub.subscribeWith().topicFilter("telemetry").qos(MqttQos.EXACTLY_ONCE).send();
    sub.disconnect();
    await(() -> rig.gate.closes.size() == 1);
    Mqtt3BlockingClient pub = client3("pub");
    pub.connect();
    pub.publishWith().topic("telemetry").qos(MqttQos.EXACTLY_ONCE).payload(new byte[] {'x'}).send();
    try (Mqtt3BlockingClient.Mqtt3Publishes heard = sub.publishes(MqttGlobalPublishFilter.ALL)) {
      assertTrue(sub.connectWith().cleanSession(false).send().isSessionPresent());
      Mqtt3Publish p = heard.receive(10, TimeUnit.SECONDS).orElseThrow();
      assertEquals("x", new String(p.getPayloadAsBytes(), StandardCharsets.UTF_8));
    }
    sub.disconnect();
    pub.disconnect();
  }

  private Mqtt3BlockingClient client3(String clientId) {
    return Mqtt3Client.builder()
        .identifier(clientId)
        .serverHost("127.0.0.1")
        .serverPort(rig.net.port())
        .simpleAuth()
        .username("dev1")
        .password("secret".getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .buildBlocking();
  }
}
