/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A client over Paho whose session outlives its connections, and who relies on that: it publishes
 * each number once and leaves it to the protocol to bring it over, it subscribes once and never
 * again. It does as told by one thread.
 */
final class Enduring implements MqttCallback, Sender, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Enduring.class.getName());

  private static final int WINDOW = 10;
  private static final long PATIENCE = 20_000;
  private final String device;
  private final int qos;
  private final MqttAsyncClient client;
  private final Map<Integer, Integer> unanswered = new HashMap<>();
  private final Set<Integer> early = new HashSet<>();
  private final Set<Integer> acknowledged = new HashSet<>();
  private final Set<Integer> mayBeDoubled = new HashSet<>();
  private final List<Integer> heard = new ArrayList<>();
  private int next;
  private boolean away;

  /** Connects, and subscribes to the numbers if it listens. */
  Enduring(Node node, String device, String name, int qos, boolean listens) throws MqttException {
    this.device = device;
    this.qos = qos;
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + node.mqttPort(), name + "-" + device, new MemoryPersistence());
    client.setCallback(this);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(device);
    options.setPassword(token(node, device, name).toCharArray());
    options.setCleanSession(false);
    options.setMaxInflight(5 * WINDOW);
    options.setKeepAliveInterval(20);
    options.setConnectionTimeout(10);
    client.connect(options).waitForCompletion(PATIENCE);
    if (listens) {
      client.subscribe("telemetry", qos).waitForCompletion(PATIENCE);
    }
  }

  static String token(Node node, String device, String label) {
    return node.rest()
        .post("/devices/" + device + "/credentials", Map.of("kind", "token", "label", label))
        .path("token")
        .asText();
  }

  /** Sees to its connection. */
  synchronized void connect() {
    if (!away && !client.isConnected()) {
      try {
        client.reconnect();
      } catch (MqttException e) {
        LOG.log(
            System.Logger.Level.DEBUG,
            "it is at it, or the node is not there; the next call tries again",
            e);
      }
    }
  }

  /** Leaves for a while; its session waits. */
  void leave() throws MqttException {
    synchronized (this) {
      away = true;
    }
    if (client.isConnected()) {
      client.disconnect().waitForCompletion(PATIENCE);
    }
  }

  synchronized void come() {
    away = false;
  }

  /** Publishes the next number, unless too many are unanswered. */
  synchronized void publish() {
    connect();
    if (unanswered.size() >= WINDOW || !client.isConnected()) {
      return;
    }
    int number = next++;
    byte[] payload = ("{\"seq\":" + number + "}").getBytes(StandardCharsets.US_ASCII);
    try {
      int id = client.publish("telemetry", payload, qos, false).getMessageId();
      if (early.remove(id)) {
        acknowledged.add(number);
      } else {
        unanswered.put(id, number);
      }
    } catch (MqttException e) {
      // Paho may have it or not; it was not acknowledged, and it counts for nothing
      mayBeDoubled.add(number);
    }
  }

  @Override
  public synchronized void deliveryComplete(IMqttDeliveryToken token) {
    Integer number = unanswered.remove(token.getMessageId());
    if (number == null) {
      early.add(token.getMessageId());
    } else {
      acknowledged.add(number);
    }
  }

  @Override
  public synchronized void messageArrived(String topic, MqttMessage message) {
    heard.add(number(message.toString()));
  }

  static int number(String payload) {
    return Integer.parseInt(payload.replaceAll("\\D", ""));
  }

  @Override
  public synchronized void connectionLost(Throwable cause) {
    if (qos == 1) {
      mayBeDoubled.addAll(unanswered.values());
    }
  }

  @Override
  public String id() {
    return device;
  }

  @Override
  public synchronized Set<Integer> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** Numbers that QoS 1 may have brought twice; of QoS 2 none. */
  @Override
  public synchronized Set<Integer> resentNumbers() {
    return Set.copyOf(mayBeDoubled);
  }

  synchronized List<Integer> heard() {
    return List.copyOf(heard);
  }

  synchronized boolean settled() {
    return unanswered.isEmpty();
  }

  synchronized boolean connected() {
    return away || client.isConnected();
  }

  /** For a failure's message. */
  @Override
  public synchronized String toString() {
    return client.getClientId()
        + (client.isConnected() ? "" : " not connected")
        + ", unanswered "
        + unanswered;
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 500, false);
    client.close(true);
  }
}
