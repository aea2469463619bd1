/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Clients that subscribe with QoS 1 to what some devices of the fleet publish; every other one has
 * a session that outlives its connection.
 */
final class Listeners implements AutoCloseable {
  private final List<Listener> listeners = new ArrayList<>();

  /** Subscribes; the fleet must not have started, so that everything it sends is to be heard. */
  Listeners(Node node, LoadFleet fleet, int count) throws MqttException {
    for (LoadDevice device : fleet.devices().subList(0, count)) {
      listeners.add(new Listener(node, device));
    }
  }

  /** Waits until everything acknowledged was heard, and tells what was not. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    for (Listener listener : listeners) {
      try {
        Await.until("all is heard", Duration.ofSeconds(10), listener::heardAll);
      } catch (AssertionError e) {
        missed.add(listener.missing());
      }
    }
    return missed;
  }

  long heard() {
    return listeners.stream().mapToLong(l -> l.heard.size()).sum();
  }

  /** Messages that came twice; QoS 1 allows it, a swap should not need it. */
  List<String> doubled() {
    return listeners.stream().flatMap(l -> l.doubled.stream()).toList();
  }

  List<String> lost() {
    return listeners.stream().flatMap(l -> l.lost.stream()).toList();
  }

  @Override
  public void close() throws MqttException {
    for (Listener listener : listeners) {
      listener.client.disconnectForcibly(0, 500, false);
      listener.client.close(true);
    }
  }

  /** One of them. */
  private static final class Listener implements MqttCallback {
    private final Set<Integer> heard = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> doubled = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final LoadDevice device;
    private final MqttClient client;

    Listener(Node node, LoadDevice device) throws MqttException {
      this.device = device;
      String token =
          node.rest()
              .post(
                  "/devices/" + device.id() + "/credentials",
                  Map.of("kind", "token", "label", "listener"))
              .path("token")
              .asText();
      client =
          new MqttClient(
              "tcp://127.0.0.1:" + node.mqttPort(),
              "listener-" + device.id(),
              new MemoryPersistence());
      client.setCallback(this);
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName(device.id());
      options.setPassword(token.toCharArray());
      options.setCleanSession(device.id().hashCode() % 2 == 0);
      client.connect(options);
      client.subscribe("telemetry", 1);
    }

    boolean heardAll() {
      return heard.containsAll(device.acknowledged());
    }

    String missing() {
      Set<Integer> all = new java.util.TreeSet<>(device.acknowledged());
      all.removeAll(heard);
      return client.getClientId() + " missed " + all;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      int number = Integer.parseInt(message.toString().replaceAll("\\D", ""));
      if (!heard.add(number)) {
        doubled.add(client.getClientId() + " heard " + number + " again");
      }
    }

    @Override
    public void connectionLost(Throwable cause) {
      lost.add(client.getClientId() + ": " + cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      // it publishes nothing
    }
  }
}
