/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Records what clients send, the seeds of {@link GuidedFuzzTest}. The folder they go to is {@code
 * target/captures} unless {@code backplane.fuzz.captures} names another.
 */
@Timeout(60)
class CapturesTest {
  private static final Path INTO =
      Path.of(System.getProperty("backplane.fuzz.captures", "target/captures"));
  private static final String[] PROPERTIES = {
    "-D",
    "publish",
    "content-type",
    "text/plain",
    "-D",
    "publish",
    "response-topic",
    "telemetry/r",
    "-D",
    "publish",
    "message-expiry-interval",
    "60",
    "-D",
    "publish",
    "user-property",
    "a",
    "b",
    "-D",
    "connect",
    "session-expiry-interval",
    "60",
  };
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** A client that talks to a port. */
  private interface Client {
    void talk(int port) throws Exception;
  }

  private void record(String name, int version, Client client) throws Exception {
    try (Recorder recorder = new Recorder(rig.net.port())) {
      client.talk(recorder.port());
      Rig.await(() -> rig.net.listener().connections() == 0);
      List<byte[]> all = recorder.captures();
      assertTrue(!all.isEmpty(), name);
      Files.createDirectories(INTO);
      for (int i = 0; i < all.size(); i++) {
        byte[] capture = all.get(i);
        assertEquals(0x10, capture[0], "it begins with CONNECT");
        assertTrue(
            new String(capture, 0, 12, StandardCharsets.ISO_8859_1)
                .contains("MQTT" + (char) version));
        Files.write(INTO.resolve(name + (all.size() == 1 ? "" : "-" + i) + ".bin"), capture);
      }
    }
  }

  private static void mosquitto(String program, int port, String... args) throws Exception {
    Process p = start(program, port, args);
    assertTrue(p.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, p.exitValue(), () -> program + " failed");
  }

  private static Process start(String program, int port, String... args) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of("/usr/bin/" + program, "-h", "127.0.0.1", "-p", String.valueOf(port)));
    line.addAll(List.of("-u", "dev1", "-P", "secret"));
    line.addAll(List.of(args));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  @Test
  void of_mosquitto() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")), "mosquitto-clients missing");
    record(
        "mosquitto-3",
        4,
        port -> {
          Process sub =
              start(
                  "mosquitto_sub",
                  port,
                  "-t",
                  "telemetry/#",
                  "-q",
                  "2",
                  "-C",
                  "2",
                  "-i",
                  "s",
                  "-c");
          Rig.await(() -> rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
          mosquitto("mosquitto_pub", port, "-t", "telemetry/a", "-q", "1", "-m", "{\"t\":1}", "-r");
          mosquitto(
              "mosquitto_pub",
              port,
              "-t",
              "telemetry",
              "-q",
              "2",
              "-m",
              "{\"t\":2}",
              "--will-topic",
              "events/gone",
              "--will-payload",
              "bye",
              "--will-qos",
              "1");
          assertTrue(sub.waitFor(20, TimeUnit.SECONDS));
        });
    record(
        "mosquitto-5",
        5,
        port -> {
          Process sub =
              start(
                  "mosquitto_sub",
                  port,
                  "-V",
                  "5",
                  "-t",
                  "$share/g/telemetry/#",
                  "-t",
                  "telemetry/a",
                  "-U",
                  "none",
                  "-q",
                  "2",
                  "-C",
                  "2");
          Rig.await(() -> rig.core().spaces().all().stream().anyMatch(DeviceSpace::heard));
          for (String qos : List.of("1", "2")) {
            List<String> args =
                new ArrayList<>(List.of("-V", "5", "-t", "telemetry", "-m", "m", "-q", qos));
            args.addAll(List.of(PROPERTIES));
            mosquitto("mosquitto_pub", port, args.toArray(String[]::new));
          }
          assertTrue(sub.waitFor(20, TimeUnit.SECONDS));
        });
  }

  @Test
  void of_paho() throws Exception {
    record("paho-3", 4, CapturesTest::paho3);
    record("paho-5", 5, CapturesTest::paho5);
  }

  private static void paho3(int port) throws Exception {
    var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
    options.setMqttVersion(4);
    options.setCleanSession(false);
    options.setUserName("dev1");
    options.setPassword("secret".toCharArray());
    options.setWill("events/gone", new byte[] {'x'}, 1, true);
    try (var client =
        new org.eclipse.paho.client.mqttv3.MqttClient(
            "tcp://127.0.0.1:" + port,
            "p3",
            new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence())) {
      client.connect(options);
      client.subscribe(new String[] {"telemetry/+", "commands/#"}, new int[] {2, 1});
      for (int qos = 0; qos <= 2; qos++) {
        client.publish("telemetry/" + qos, new byte[] {'1'}, qos, false);
      }
      client.unsubscribe("commands/#");
      client.disconnect();
    }
  }

  private static void paho5(int port) throws Exception {
    var client =
        new org.eclipse.paho.mqttv5.client.MqttClient(
            "tcp://127.0.0.1:" + port,
            "p5",
            new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
    client.connect(options5());
    client.subscribe("telemetry/+", 2);
    for (int qos = 0; qos <= 2; qos++) {
      MqttProperties p = new MqttProperties();
      p.setContentType("text/plain");
      p.setCorrelationData(new byte[] {1, 2});
      p.setUserProperties(List.of(new UserProperty("k", "1")));
      client.publish("telemetry/" + qos, new MqttMessage(new byte[] {'1'}, qos, false, p));
    }
    client.unsubscribe("telemetry/+");
    client.disconnect();
    client.close();
  }

  private static MqttConnectionOptions options5() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("dev1");
    options.setPassword("secret".getBytes(StandardCharsets.UTF_8));
    options.setSessionExpiryInterval(60L);
    options.setReceiveMaximum(5);
    options.setMaximumPacketSize(4000L);
    options.setTopicAliasMaximum(5);
    options.setWill("events/gone", new MqttMessage(new byte[] {'x'}));
    return options;
  }

  @Test
  void of_hivemq() throws Exception {
    record("hivemq-3", 4, CapturesTest::hivemq3);
    record("hivemq-5", 5, CapturesTest::hivemq5);
  }

  private static void hivemq3(int port) {
    Mqtt3BlockingClient client =
        Mqtt3Client.builder()
            .identifier("h3")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .simpleAuth()
            .username("dev1")
            .password("secret".getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    client.subscribeWith().topicFilter("telemetry").qos(MqttQos.EXACTLY_ONCE).send();
    client.publishWith().topic("telemetry").qos(MqttQos.EXACTLY_ONCE).send();
    client.publishWith().topic("telemetry").retain(true).payload(new byte[] {'1'}).send();
    client.disconnect();
  }

  private static void hivemq5(int port) {
    Mqtt5BlockingClient client =
        Mqtt5Client.builder()
            .identifier("h5")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .simpleAuth()
            .username("dev1")
            .password("secret".getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client
        .connectWith()
        .restrictions()
        .topicAliasMaximum(3)
        .sendTopicAliasMaximum(3)
        .receiveMaximum(5)
        .applyRestrictions()
        .send();
    client
        .subscribeWith()
        .topicFilter("telemetry/#")
        .qos(MqttQos.EXACTLY_ONCE)
        .noLocal(false)
        .retainAsPublished(true)
        .send();
    for (int i = 0; i < 4; i++) {
      client
          .publishWith()
          .topic("telemetry/" + i % 2)
          .qos(MqttQos.fromCode(i % 3))
          .payload(new byte[] {'1'})
          .messageExpiryInterval(60)
          .send();
    }
    client.unsubscribeWith().topicFilter("telemetry/#").send();
    client.disconnect();
  }
}
