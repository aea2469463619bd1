/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** The HiveMQ client in MQTT 5.0. */
final class HiveMq5 implements Family {
  @Override
  public String toString() {
    return "HiveMQ 5.0";
  }

  @Override
  public boolean v5() {
    return true;
  }

  @Override
  public Set<Visit.Way> ways() {
    return EnumSet.allOf(Visit.Way.class);
  }

  /** What both versions have in common. */
  static MqttClientBuilder common(Visit v) throws Exception {
    MqttClientBuilder b =
        com.hivemq.client.mqtt.MqttClient.builder()
            .identifier(v.client())
            .serverHost(v.host())
            .serverPort(v.toPort());
    if (v.way().secure()) {
      b = b.sslConfig(MqttClientSslConfig.builder().trustManagerFactory(Trust.managers(v)).build());
    }
    return v.way().web()
        ? b.webSocketConfig(MqttWebSocketConfig.builder().serverPath("mqtt").build())
        : b;
  }

  static MqttQos qos(int qos) {
    return MqttQos.fromCode(qos);
  }

  private static Mqtt5AsyncClient client(Visit v) throws Exception {
    Mqtt5ClientBuilder b = common(v).useMqttVersion5();
    if (!v.user().isEmpty()) {
      b =
          b.simpleAuth()
              .username(v.user())
              .password(v.password().getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    if (!v.will().isEmpty()) {
      b =
          b.willPublish()
              .topic(Visit.WILL_TOPIC)
              .qos(MqttQos.AT_LEAST_ONCE)
              .payload(v.will().getBytes(StandardCharsets.UTF_8))
              .applyWillPublish();
    }
    return Mqtt5Client.class.cast(b.build()).toAsync();
  }

  private static boolean connect(Mqtt5AsyncClient c, Visit v) {
    return c.connectWith()
        .cleanStart(!v.keeping())
        .sessionExpiryInterval(v.keeping() ? 3600 : 0)
        .send()
        .join()
        .isSessionPresent();
  }

  @Override
  public int knock(Visit visit) throws Exception {
    Mqtt5AsyncClient c = client(visit);
    try {
      connect(c, visit);
      c.disconnect().join();
      return 0;
    } catch (CompletionException e) {
      if (e.getCause() instanceof Mqtt5ConnAckException no) {
        return no.getMqttMessage().getReasonCode().getCode();
      }
      throw e;
    }
  }

  @Override
  public Ear listen(Visit visit, String filter, int qos) throws Exception {
    Client c = new Client(client(visit));
    c.client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL, c::hear);
    c.resumed = connect(c.client, visit);
    c.granted = subscribe(c.client, filter, qos);
    return c;
  }

  private static int subscribe(Mqtt5AsyncClient c, String filter, int qos) {
    try {
      return c.subscribeWith()
          .topicFilter(filter)
          .qos(qos(qos))
          .send()
          .join()
          .getReasonCodes()
          .get(0)
          .getCode();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Mqtt5SubAckException no) {
        return no.getMqttMessage().getReasonCodes().get(0).getCode();
      }
      throw e;
    }
  }

  @Override
  public int publish(Visit visit, Said m) throws Exception {
    Mqtt5AsyncClient c = client(visit);
    connect(c, visit);
    try {
      Mqtt5PublishResult r =
          c.publishWith()
              .topic(m.topic())
              .qos(qos(m.qos()))
              .retain(m.retained())
              .payload(m.payload().getBytes(StandardCharsets.UTF_8))
              .send()
              .join();
      return r.getError().map(HiveMq5::code).orElse(0);
    } catch (CompletionException e) {
      return code(e.getCause());
    } finally {
      c.disconnect().join();
    }
  }

  private static int code(Throwable error) {
    if (error instanceof Mqtt5PubAckException no) {
      return no.getMqttMessage().getReasonCode().getCode();
    }
    if (error instanceof Mqtt5PubRecException no) {
      return no.getMqttMessage().getReasonCode().getCode();
    }
    throw new AssertionError(error);
  }

  /** One of them. */
  private static final class Client implements Ear {
    private final Mqtt5AsyncClient client;
    private final List<Said> heard = new CopyOnWriteArrayList<>();
    private boolean resumed;
    private int granted;

    Client(Mqtt5AsyncClient client) {
      this.client = client;
    }

    void hear(Mqtt5Publish p) {
      String payload = new String(p.getPayloadAsBytes(), StandardCharsets.UTF_8);
      heard.add(new Said(p.getTopic().toString(), payload, p.getQos().getCode(), p.isRetain()));
    }

    @Override
    public boolean resumed() {
      return resumed;
    }

    @Override
    public int granted() {
      return granted;
    }

    @Override
    public List<Said> heard() {
      return heard;
    }

    @Override
    public void close() {
      if (client.getState().isConnected()) {
        client.disconnect().join();
      }
    }
  }
}
