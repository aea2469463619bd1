/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for MQTT 3.1.1. */
final class Paho3 implements Family {
  private static final long WAIT = 20_000;

  @Override
  public String toString() {
    return "Paho 3.1.1";
  }

  @Override
  public boolean v5() {
    return false;
  }

  @Override
  public Set<Visit.Way> ways() {
    return EnumSet.allOf(Visit.Way.class);
  }

  static String uri(Visit v) {
    String scheme =
        switch (v.way()) {
          case TCP -> "tcp";
          case TLS -> "ssl";
          case WS -> "ws";
          case WSS -> "wss";
        };
    return scheme + "://" + v.host() + ":" + v.toPort() + (v.way().web() ? "/mqtt" : "");
  }

  private static MqttConnectOptions options(Visit v) throws Exception {
    MqttConnectOptions o = new MqttConnectOptions();
    o.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    o.setCleanSession(!v.keeping());
    if (!v.user().isEmpty()) {
      o.setUserName(v.user());
      o.setPassword(v.password().toCharArray());
    }
    if (!v.will().isEmpty()) {
      o.setWill(Visit.WILL_TOPIC, v.will().getBytes(StandardCharsets.UTF_8), 1, false);
    }
    if (v.way().secure()) {
      o.setSocketFactory(Trust.context(v).getSocketFactory());
    }
    return o;
  }

  @Override
  public int knock(Visit visit) throws Exception {
    try (Client c = new Client(visit)) {
      c.connect(visit);
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  @Override
  public Ear listen(Visit visit, String filter, int qos) throws Exception {
    Client c = new Client(visit);
    c.connect(visit);
    IMqttToken t = c.client.subscribe(filter, qos);
    t.waitForCompletion(WAIT);
    c.granted = t.getGrantedQos()[0];
    return c;
  }

  @Override
  public int publish(Visit visit, Said m) throws Exception {
    try (Client c = new Client(visit)) {
      c.connect(visit);
      byte[] payload = m.payload().getBytes(StandardCharsets.UTF_8);
      c.client.publish(m.topic(), payload, m.qos(), m.retained()).waitForCompletion(WAIT);
      return 0;
    }
  }

  /** One of them. */
  private static final class Client implements MqttCallback, Ear {
    private final MqttAsyncClient client;
    private final List<Said> heard = new CopyOnWriteArrayList<>();
    private boolean resumed;
    private int granted;

    Client(Visit v) throws MqttException {
      client = new MqttAsyncClient(uri(v), v.client(), new MemoryPersistence());
      client.setCallback(this);
    }

    void connect(Visit v) throws Exception {
      IMqttToken t = client.connect(options(v));
      t.waitForCompletion(WAIT);
      resumed = t.getSessionPresent();
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
    public void messageArrived(String topic, MqttMessage m) {
      String payload = new String(m.getPayload(), StandardCharsets.UTF_8);
      heard.add(new Said(topic, payload, m.getQos(), m.isRetained()));
    }

    @Override
    public void connectionLost(Throwable cause) {
      // seen by what is not heard
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // each publication is waited for
    }

    @Override
    public void close() throws MqttException {
      if (client.isConnected()) {
        client.disconnect().waitForCompletion(WAIT);
      }
      client.close(true);
    }
  }
}
