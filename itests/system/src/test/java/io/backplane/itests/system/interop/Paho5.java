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
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho for MQTT 5.0, whose code is not that for 3.1.1. */
final class Paho5 implements Family {
  private static final long WAIT = 20_000;

  @Override
  public String toString() {
    return "Paho 5.0";
  }

  @Override
  public boolean v5() {
    return true;
  }

  @Override
  public Set<Visit.Way> ways() {
    return EnumSet.allOf(Visit.Way.class);
  }

  private static MqttConnectionOptions options(Visit v) throws Exception {
    MqttConnectionOptions o = new MqttConnectionOptions();
    o.setCleanStart(!v.keeping());
    o.setSessionExpiryInterval(v.keeping() ? 3600L : 0L);
    if (!v.user().isEmpty()) {
      o.setUserName(v.user());
      o.setPassword(v.password().getBytes(StandardCharsets.UTF_8));
    }
    if (!v.will().isEmpty()) {
      o.setWill(Visit.WILL_TOPIC, message(v.will(), 1, false));
    }
    if (v.way().secure()) {
      o.setSocketFactory(Trust.context(v).getSocketFactory());
    }
    return o;
  }

  private static MqttMessage message(String text, int qos, boolean retained) {
    MqttMessage m = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
    m.setQos(qos);
    m.setRetained(retained);
    return m;
  }

  @Override
  public int knock(Visit visit) throws Exception {
    try (Client c = new Client(visit)) {
      c.connect(visit);
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode() & 0xFF;
    }
  }

  @Override
  public Ear listen(Visit visit, String filter, int qos) throws Exception {
    Client c = new Client(visit);
    c.connect(visit);
    IMqttToken t = c.client.subscribe(filter, qos);
    t.waitForCompletion(WAIT);
    c.granted = t.getReasonCodes()[0] & 0xFF;
    return c;
  }

  @Override
  public int publish(Visit visit, Said m) throws Exception {
    try (Client c = new Client(visit)) {
      c.connect(visit);
      IMqttToken t = c.client.publish(m.topic(), message(m.payload(), m.qos(), m.retained()));
      t.waitForCompletion(WAIT);
      int[] codes = t.getReasonCodes();
      return codes == null || codes.length == 0 ? 0 : codes[0] & 0xFF;
    }
  }

  /** One of them. */
  private static final class Client implements MqttCallback, Ear {
    private final MqttAsyncClient client;
    private final List<Said> heard = new CopyOnWriteArrayList<>();
    private boolean resumed;
    private int granted;

    Client(Visit v) throws MqttException {
      client = new MqttAsyncClient(Paho3.uri(v), v.client(), new MemoryPersistence());
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
    public void disconnected(MqttDisconnectResponse r) {
      // seen by what is not heard
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      // seen by what is not heard
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // each publication is waited for
    }

    @Override
    public void connectComplete(boolean reconnect, String uri) {
      // the token tells
    }

    @Override
    public void authPacketArrived(int code, MqttProperties properties) {
      // no authentication exchange was asked for
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
