/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong input to a node as it runs: the answer, the figure, the dead letter, the diagnostics. */
class WrongInputSystemTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int NOT_AUTHORIZED = 5;
  private static final String ANSWERS = "backplane_http_ingest_answers_total{status=\"%d\"}";
  private static final String REJECTED =
      "backplane_gate_messages_total{outcome=\"rejected\",reason=\"%s\"}";
  private static final String REFUSED_LOGINS =
      "backplane_mqtt_connects_total{result=\"credential-revoked\"}";
  @TempDir Path folder;

  /** A message that is wrong. */
  private record Wrong(String topic, String payload, int status, String reason) {}

  @Test
  void is_answered_counted_and_kept() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      node.setUp();
      wrongMessages(node);
      expiredCredential(node);
    }
  }

  private static void wrongMessages(Node node) {
    String token = node.rest().createDevice("wrong", "default");
    StringBuilder many = new StringBuilder("{\"k\":0");
    for (int i = 0; i < 10_000; i++) {
      many.append(",\"k").append(i).append("\":1");
    }
    String key = "k".repeat(257);
    String later = "{\"ts\":%d,\"values\":{\"a\":1}}";
    List<Wrong> all =
        List.of(
            new Wrong("telemetry", "{\"a\":}", 400, "malformed-payload"),
            new Wrong("no/such/topic", "{\"a\":1}", 404, "unknown-topic"),
            new Wrong("devices/nobody/telemetry", "{\"a\":1}", 422, "unknown-device"),
            new Wrong("telemetry", many.append('}').toString(), 413, "too-large"),
            new Wrong("telemetry", "{\"" + key + "\":1}", 413, "too-large"),
            new Wrong("telemetry", later.formatted(4_102_444_800_000L), 422, "clock-off"));
    Map<String, Integer> expected = new LinkedHashMap<>();
    List<String> letters = new ArrayList<>();
    for (Wrong w : all) {
      HttpResponse<String> answer = Ingest.post(node, token, w.topic(), w.payload());
      assertEquals(w.status(), answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"reason\":\"" + w.reason() + "\""), answer.body());
      expected.merge(REJECTED.formatted(w.reason()), 1, Integer::sum);
      expected.merge(ANSWERS.formatted(w.status()), 1, Integer::sum);
      letters.add(w.reason() + " " + w.topic());
    }
    Figures figures = Figures.of(node);
    expected.forEach((name, n) -> assertEquals((double) n, figures.get(name), name));
    Await.until("all are dead letters", SOON, () -> letters(node).size() == all.size());
    assertEquals(sorted(letters), sorted(letters(node)));
    for (Wrong w : all) {
      Await.until(w.reason() + " is told", SOON, () -> told(node, "wrong").contains(w.reason()));
    }
  }

  private static void expiredCredential(Node node) throws MqttException {
    node.rest().createDevice("expired", "default");
    Map<String, Object> soon =
        Map.of("kind", "token", "expiresAt", System.currentTimeMillis() + 1_500);
    String token = node.rest().post("/devices/expired/credentials", soon).path("token").asText();
    double logins = Figures.of(node).get(REFUSED_LOGINS);
    Await.until("it has expired", SOON, () -> Ingest.send(node, token, "{\"a\":1}") == 401);
    HttpResponse<String> answer = Ingest.post(node, token, "telemetry", "{\"a\":1}");
    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("\"reason\":\"credential-revoked\""), answer.body());
    MqttException refused = assertThrows(MqttException.class, () -> connect(node, token));
    assertEquals(NOT_AUTHORIZED, refused.getReasonCode());
    Figures figures = Figures.of(node);
    assertEquals(2.0, figures.get(ANSWERS.formatted(401)));
    assertEquals(logins + 1, figures.get(REFUSED_LOGINS));
    Await.until("it is told", SOON, () -> told(node, "expired").contains("expired"));
  }

  private static void connect(Node node, String token) throws MqttException {
    try (MqttClient client =
        new MqttClient("tcp://127.0.0.1:" + node.mqttPort(), "expired", new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
      options.setUserName("expired");
      options.setPassword(token.toCharArray());
      client.connect(options);
    }
  }

  private static List<String> letters(Node node) {
    List<String> letters = new ArrayList<>();
    for (JsonNode each : node.rest().get("/dead-letters").path("items")) {
      letters.add(each.path("reason").asText() + " " + each.path("topic").asText());
    }
    return letters;
  }

  private static List<String> sorted(List<String> list) {
    return list.stream().sorted().toList();
  }

  private static String told(Node node, String device) {
    return node.rest().get("/devices/" + device + "/diagnostics").toString();
  }
}
