/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device without a connection of its own: commands and presence through its gateway. */
class GatewaySystemTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SENSOR = "/devices/sensor";
  @TempDir Path folder;

  @Test
  void commands_and_presence_go_through_the_gateway() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Rest rest = node.setUp();
      String token = rest.createDevice("gw", "default");
      rest.post("/devices", Map.of("id", "sensor", "gateway", "gw"));
      String early = command(rest);
      List<String> topics = new CopyOnWriteArrayList<>();
      MqttClient client = connect(node, token, topics);
      Await.until("the early command", SOON, () -> topics.contains(topic(early)));
      String next = command(rest);
      Await.until("the next command", SOON, () -> topics.contains(topic(next)));
      Await.until("confirmed", SOON, () -> state(rest, next).equals("delivered"));
      client.publish(
          "devices/sensor/commands/" + next + "/response", bytes("{\"ok\":true}"), 1, false);
      Await.until("answered", SOON, () -> state(rest, next).equals("succeeded"));
      client.publish("devices/sensor/telemetry", bytes("{\"a\":1}"), 1, false);
      Await.until("online", SOON, () -> connected(rest));
      node.kill();
      node.restart();
      assertTrue(!connected(rest), "who does not come back is not there");
      client.close(true);
      pollsByHttp(node, rest, token);
    }
  }

  private static void pollsByHttp(Node node, Rest rest, String token) throws Exception {
    CompletableFuture<String> poll =
        CompletableFuture.supplyAsync(() -> Ingest.get(node, token, "commands?wait=30").body());
    String id = command(rest);
    JsonNode got = new ObjectMapper().readTree(poll.get()).path("commands").path(0);
    String answer = "devices/sensor/commands/" + got.path("id").asText() + "/response";
    assertEquals("sensor", got.path("device").asText(), got.toString());
    assertEquals(202, Ingest.post(node, token, answer, "{\"ok\":false}").statusCode());
    Await.until("failed", SOON, () -> state(rest, got.path("id").asText()).equals("failed"));
    assertTrue(!id.isEmpty());
  }

  private static MqttClient connect(Node node, String token, List<String> topics) throws Exception {
    MqttClient client =
        new MqttClient("tcp://127.0.0.1:" + node.mqttPort(), "gw", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName("gw");
    options.setPassword(token.toCharArray());
    client.connect(options);
    client.subscribe("devices/+/commands/#", 1, (topic, message) -> topics.add(topic));
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String topic(String command) {
    return "devices/sensor/commands/" + command + "/open";
  }

  private static String command(Rest rest) {
    return rest.post(SENSOR + "/commands", Map.of("name", "open")).path("id").asText();
  }

  private static String state(Rest rest, String command) {
    return rest.get(SENSOR + "/commands/" + command)
        .path("state")
        .asText()
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static boolean connected(Rest rest) {
    return rest.get(SENSOR).path("presence").path("connected").asBoolean();
  }
}
