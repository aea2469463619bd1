/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** The HiveMQ client in MQTT 3.1.1. */
final class HiveMq3 implements Family {
  @Override
  public String toString() {
    return "HiveMQ 3.1.1";
  }

  @Override
  public boolean v5() {
    return false;
  }

  @Override
  public Set<Visit.Way> ways() {
    return EnumSet.allOf(Visit.Way.class);
  }

  private static Mqtt3AsyncClient client(Visit v) throws Exception {
    Mqtt3ClientBuilder b = HiveMq5.common(v).useMqttVersion3();
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
              .qos(HiveMq5.qos(1))
              .payload(v.will().getBytes(StandardCharsets.UTF_8))
              .applyWillPublish();
    }
    return b.buildAsync();
  }

  private static boolean connect(Mqtt3AsyncClient c, Visit v) {
    return c.connectWith().cleanSession(!v.keeping()).send().join().isSessionPresent();
  }

  @Override
  public int knock(Visit visit) throws Exception {
    Mqtt3AsyncClient c = client(visit);
    try {
      connect(c, visit);
      c.disconnect().join();
      return 0;
    } catch (CompletionException e) {
      if (e.getCause() instanceof Mqtt3ConnAckException no) {
        return no.getMqttMessage().getReturnCode().getCode();
      }
      throw e;
    }
  }

  @Override
  public Ear listen(Visit visit, String filter, int qos) throws Exception {
    Client c = new Client(client(visit));
    c.client.publishes(MqttGlobalPublishFilter.ALL, c::hear);
    c.resumed = connect(c.client, visit);
    try {
      c.granted =
          c.client
              .subscribeWith()
              .topicFilter(filter)
              .qos(HiveMq5.qos(qos))
              .send()
              .join()
              .getReturnCodes()
              .get(0)
              .getCode();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof Mqtt3SubAckException no)) {
        throw e;
      }
      c.granted = no.getMqttMessage().getReturnCodes().get(0).getCode();
    }
    return c;
  }

  @Override
  public int publish(Visit visit, Said m) throws Exception {
    Mqtt3AsyncClient c = client(visit);
    connect(c, visit);
    c.publishWith()
        .topic(m.topic())
        .qos(HiveMq5.qos(m.qos()))
        .retain(m.retained())
        .payload(m.payload().getBytes(StandardCharsets.UTF_8))
        .send()
        .join();
    c.disconnect().join();
    return 0;
  }

  /** One of them. */
  private static final class Client implements Ear {
    private final Mqtt3AsyncClient client;
    private final List<Said> heard = new CopyOnWriteArrayList<>();
    private boolean resumed;
    private int granted;

    Client(Mqtt3AsyncClient client) {
      this.client = client;
    }

    void hear(Mqtt3Publish p) {
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
