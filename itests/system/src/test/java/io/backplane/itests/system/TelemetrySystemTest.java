/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values as devices send them and as programs read them, on a whole node. */
class TelemetrySystemTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final long T = (System.currentTimeMillis() / 86_400_000 - 1) * 86_400_000;
  private static final String DAY = "from=" + T + "&to=" + (T + 86_400_000);
  @TempDir static Path folder;
  private static Node node;
  private static Rest rest;

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    rest = node.setUp();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String device(String id, String... tags) {
    rest.post("/devices", Map.of("id", id, "profile", "default", "tags", List.of(tags)));
    return rest.post("/devices/" + id + "/credentials", Map.of("kind", "token", "label", "test"))
        .path("token")
        .asText();
  }

  private static void send(String token, String json) {
    assertEquals(202, Ingest.send(node, token, json));
  }

  private static JsonNode items(String path) {
    return rest.get("/telemetry/" + path).path("items");
  }

  private static void awaitKeys(String device, int count) {
    Await.until("stored", SOON, () -> Ingest.keys(node, device).size() == count);
  }

  @Test
  void every_type_of_value_comes_back_as_it_was_sent() {
    String token = device("all-types");
    Map<String, List<String>> sent =
        Map.of(
            "count", List.of("int", "9007199254740993"),
            "level", List.of("real", "21.25"),
            "open", List.of("bool", "true"),
            "mode", List.of("string", "\"\u00fcber 'auto'\""),
            "setup", List.of("json", "{\"gains\":[1,2.5],\"name\":\"x\"}"),
            "place", List.of("geo", "{\"lat\":48.1371,\"lon\":11.5754,\"alt\":519.0}"));
    StringBuilder values = new StringBuilder();
    sent.forEach((k, v) -> values.append(",\"" + k + "\":" + v.get(1)));
    send(token, "{\"ts\":" + T + ",\"values\":{" + values.substring(1) + "}}");
    awaitKeys("all-types", sent.size());
    for (JsonNode latest : items("devices/all-types/latest")) {
      List<String> expected = sent.get(latest.path("key").asText());
      assertEquals(expected.get(0), latest.path("type").asText(), latest.toString());
      assertEquals(expected.get(1), latest.path("value").toString());
    }
    sent.forEach(
        (key, v) -> {
          JsonNode raw = items("devices/all-types/series/" + key + "?" + DAY);
          assertEquals(1, raw.size(), key);
          assertEquals(v.get(1), raw.get(0).path("value").toString());
          assertEquals(v.get(0), raw.get(0).path("type").asText());
          assertEquals(1, items("devices/all-types/series/" + key + "/buckets?" + DAY).size());
        });
  }

  @Test
  void a_value_that_is_not_as_its_profile_declares_is_stored_and_told() {
    Map<String, Object> level = Map.of("key", "level", "type", "number", "min", 0, "max", 10);
    rest.post("/profiles", Map.of("id", "tank", "name", "Tank", "properties", List.of(level)));
    String token = rest.createDevice("tank-1", "tank");
    Await.until(
        "the diagnostics tell of it",
        SOON,
        () -> {
          assertEquals(202, Ingest.send(node, token, "{\"level\":11}"));
          return lines("tank-1").contains("'level' is 11.0, its profile declares at least 0.0");
        });
    assertEquals(202, Ingest.send(node, token, "{\"level\":\"full\"}"));
    Await.until("the type is told too", SOON, () -> lines("tank-1").contains("wrong-type"));
    Await.until(
        "the last value is stored",
        SOON,
        () -> items("devices/tank-1/latest").path(0).path("value").asText().equals("full"));
  }

  private static String lines(String device) {
    return rest.get("/devices/" + device + "/diagnostics").path("items").toString();
  }

  @Test
  void late_and_repeated_values_take_their_place() {
    String token = device("disorderly");
    List<Integer> order = List.of(5, 1, 4, 2, 3, 3, 1);
    order.forEach(i -> send(token, "{\"ts\":" + (T + i * 1000) + ",\"values\":{\"v\":" + i + "}}"));
    Await.until("stored", SOON, () -> items("devices/disorderly/series/v?" + DAY).size() == 5);
    List<Integer> values = new ArrayList<>();
    items("devices/disorderly/series/v?" + DAY).forEach(s -> values.add(s.path("value").asInt()));
    assertEquals(List.of(1, 2, 3, 4, 5), values);
    assertEquals(5, items("devices/disorderly/latest").get(0).path("value").asInt());
  }

  @Test
  void aggregates_cover_a_device_a_group_and_the_fleet() {
    List<String> tokens = new ArrayList<>();
    for (int d = 0; d < 4; d++) {
      tokens.add(device("agg-" + d, d < 2 ? "hall" : "yard"));
    }
    rest.post(
        "/groups",
        Map.of("id", "halls", "name", "Halls", "filter", Map.of("tags", List.of("hall"))));
    for (int d = 0; d < 4; d++) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 120; i++) {
        long ts = T + i * 60_000L;
        all.append(",{\"ts\":" + ts + ",\"values\":{\"power\":" + (d + 1) * 10 + "}}");
      }
      send(tokens.get(d), "[" + all.substring(1) + "]");
    }
    for (int d = 0; d < 4; d++) {
      awaitKeys("agg-" + d, 1);
    }
    assertAggregate("", 240, 25);
    assertAggregate("&group=halls", 120, 15);
    assertAggregate("&device=agg-3", 60, 40);
    assertAggregate("&device=agg-0&device=agg-3", 120, 25);
  }

  private static void assertAggregate(String which, int perHour, double average) {
    JsonNode hours = items("aggregate?key=power&interval=3600000&" + DAY + which);
    assertEquals(2, hours.size(), which);
    for (JsonNode hour : hours) {
      assertEquals(perHour, hour.path("count").asInt(), which);
      assertEquals(average, hour.path("avg").asDouble(), which);
    }
  }

  @Test
  void a_curve_of_a_few_points_keeps_its_peak() {
    String token = device("curve");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      double v = i == 777 ? 50 : Math.rint(Math.sin(i / 100.0) * 1000) / 100;
      all.append(",{\"ts\":" + (T + i * 1000) + ",\"values\":{\"v\":" + v + "}}");
    }
    send(token, "[" + all.substring(1) + "]");
    awaitKeys("curve", 1);
    JsonNode points = items("devices/curve/series/v/lttb?points=50&" + DAY);
    assertEquals(50, points.size());
    double max = 0;
    for (JsonNode p : points) {
      max = Math.max(max, p.path("value").asDouble());
    }
    assertEquals(50, max);
    double peak = 0;
    for (JsonNode b : items("devices/curve/series/v/buckets?points=20&" + DAY)) {
      peak = Math.max(peak, b.path("max").asDouble());
    }
    assertEquals(50, peak);
  }

  @Test
  void no_message_without_a_time_of_its_own_replaces_another() throws MqttException {
    int messages = 5000;
    String token = device("untimed");
    long before = System.currentTimeMillis();
    try (MqttAsyncClient mqtt =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + node.mqttPort(), "untimed", new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("untimed");
      options.setPassword(token.toCharArray());
      options.setMaxInflight(messages);
      mqtt.connect(options).waitForCompletion(20_000);
      for (int i = 0; i < messages; i++) {
        mqtt.publish("telemetry/n", ("" + i).getBytes(StandardCharsets.UTF_8), 0, false);
      }
      mqtt.publish("telemetry/end", "1".getBytes(StandardCharsets.UTF_8), 1, false)
          .waitForCompletion(20_000);
      mqtt.disconnect().waitForCompletion(20_000);
    }
    awaitKeys("untimed", 2);
    String range = "?limit=100000&from=" + before + "&to=" + (System.currentTimeMillis() + 60_000);
    JsonNode all = items("devices/untimed/series/n" + range);
    assertEquals(messages, all.size());
    Set<String> times = new LinkedHashSet<>();
    Set<Long> milliseconds = new LinkedHashSet<>();
    for (int i = 0; i < messages; i++) {
      assertEquals(i, all.get(i).path("value").asInt());
      String ts = all.get(i).path("ts").asText();
      times.add(ts);
      milliseconds.add((long) Double.parseDouble(ts));
    }
    assertEquals(messages, times.size());
    assertTrue(milliseconds.size() < messages / 2, () -> milliseconds.size() + " milliseconds");
  }
}
