/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * One device over Paho. It connects again after a loss and sends again what was never acknowledged,
 * as a careful device does; what it sent more than once is remembered.
 */
final class LoadDevice implements MqttCallback, Sender {
  private static final System.Logger LOG = System.getLogger(LoadDevice.class.getName());

  private static final int MAX_UNANSWERED = 500;

  private final String id;
  private final String token;
  private final int port;
  private final Set<Integer> acknowledged = new HashSet<>();
  private final TreeSet<Integer> unanswered = new TreeSet<>();
  private final Map<Integer, Integer> sentIn = new HashMap<>();
  private final Set<Integer> resent = new HashSet<>();
  private MqttAsyncClient client;
  private int next;
  private long lost;
  private boolean connecting;
  private int epoch;

  LoadDevice(int port, String id, String token) {
    this.port = port;
    this.id = id;
    this.token = token;
  }

  synchronized void connect() {
    epoch++;
    connecting = true;
    int mine = epoch;
    try {
      client =
          new MqttAsyncClient("tcp://127.0.0.1:" + port, "client-" + id, new MemoryPersistence());
      client.setCallback(this);
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName(id);
      options.setPassword(token.toCharArray());
      options.setMaxInflight(1000);
      options.setKeepAliveInterval(20);
      options.setConnectionTimeout(10);
      client.connect(options, null, Listener.of(() -> connected(mine), error -> failed(mine)));
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void connected(int mine) {
    if (mine == epoch) {
      connecting = false;
      for (int number : unanswered) {
        if (sentIn.get(number) != mine) {
          resent.add(number);
          send(number);
        }
      }
    }
  }

  private synchronized void failed(int mine) {
    if (mine == epoch) {
      connecting = false;
    }
  }

  /** Called by the timer: the next number, unless too much is unanswered. */
  synchronized void publish() {
    if (unanswered.size() >= MAX_UNANSWERED) {
      reconnectIfNeeded();
      return;
    }
    if (reconnectIfNeeded()) {
      int number = next++;
      unanswered.add(number);
      send(number);
    }
  }

  /** Sees to it that what is unanswered is answered in the end. */
  synchronized void resend() {
    reconnectIfNeeded();
  }

  private boolean reconnectIfNeeded() {
    if (client.isConnected()) {
      return true;
    }
    if (!connecting) {
      quietly(client);
      connect();
    }
    return false;
  }

  private void send(int number) {
    sentIn.put(number, epoch);
    byte[] payload = ("{\"seq\":" + number + "}").getBytes(StandardCharsets.US_ASCII);
    try {
      client.publish(
          "telemetry", payload, 1, false, null, Listener.of(() -> answered(number), error -> {}));
    } catch (MqttException e) {
      // stays unanswered: sent again after the next connect
      resent.add(number);
    }
  }

  private synchronized void answered(int number) {
    unanswered.remove(number);
    sentIn.remove(number);
    acknowledged.add(number);
  }

  synchronized boolean connected() {
    return client.isConnected();
  }

  synchronized boolean settled() {
    return unanswered.isEmpty();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public synchronized Set<Integer> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  @Override
  public synchronized Set<Integer> resentNumbers() {
    return Set.copyOf(resent);
  }

  synchronized long acknowledgedCount() {
    return acknowledged.size();
  }

  synchronized long resentCount() {
    return resent.size();
  }

  synchronized long connectionsLost() {
    return lost;
  }

  @Override
  public synchronized void connectionLost(Throwable cause) {
    lost++;
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    // it subscribes to nothing
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // each publish has a listener of its own
  }

  synchronized void close() {
    epoch++;
    quietly(client);
  }

  private static void quietly(MqttAsyncClient client) {
    if (client == null) {
      return;
    }
    try {
      client.disconnectForcibly(0, Duration.ofMillis(500).toMillis(), false);
      client.close(true);
    } catch (MqttException e) {
      LOG.log(System.Logger.Level.DEBUG, "it was closed already", e);
    }
  }

  /** A listener out of two actions. */
  private record Listener(Runnable success, java.util.function.Consumer<Throwable> failure)
      implements IMqttActionListener {
    static Listener of(Runnable success, java.util.function.Consumer<Throwable> failure) {
      return new Listener(success, failure);
    }

    @Override
    public void onSuccess(IMqttToken token) {
      success.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      failure.accept(cause);
    }
  }
}
