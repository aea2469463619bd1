/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.backplane.itests.system.Contract.Operation;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the OpenAPI document against a running node: whatever is documented is so. */
class RestContractSystemTest {
  private static final String DEVICE = "contract-1";
  private static final Map<String, String> MAKES =
      Map.of("/devices", "contract-3", "/profiles", "boiler", "/groups", "hall-2");
  private static final String BAN = "{\"kind\":\"mqtt-client\",\"name\":\"nobody\",\"seconds\":60}";
  private static final List<String> ORDER = List.of("POST", "PUT", "PATCH", "GET", "DELETE");

  @TempDir static Path folder;
  private static Node node;
  private static Contract contract;
  private static MqttClient present;
  private static RawRest rest;

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    rest = new RawRest(node.uri("/api/v1"), node.setUp().bearer());
    contract = new Contract(Contract.parse(rest.send("GET", "/openapi.json", "").body()));
  }

  @AfterAll
  static void stop() throws MqttException {
    present.close(true);
    node.close();
  }

  @Test
  void every_operation_answers_as_documented() throws IOException {
    Map<String, String> values = fixtures();
    List<String> wrong = new ArrayList<>();
    Set<String> walked = new LinkedHashSet<>();
    for (Operation operation : sorted()) {
      HttpResponse<String> answer = call(operation, values);
      walked.add(operation.id());
      int expected = operation.id().equals("setup.setup") ? 409 : operation.success();
      String faults = faults(operation, answer);
      if (answer.statusCode() != expected || !faults.isEmpty()) {
        wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults + " " + answer.body());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(walked.size() >= 50, "operations walked: " + walked.size());
  }

  @Test
  void nothing_is_answered_to_strangers() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : sorted()) {
      if (!operation.open()) {
        String target = operation.target(Map.of("id", DEVICE));
        HttpRequest.Builder request =
            rest.asNobody()
                .request(operation.verb(), target, HttpRequest.BodyPublishers.ofString(""));
        if (!operation.bodyType().isEmpty()) {
          request.header("Content-Type", operation.bodyType());
        }
        HttpResponse<String> answer = rest.send(request);
        String faults = faults(operation, answer);
        if (answer.statusCode() != 401 || !faults.isEmpty()) {
          wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void bodies_that_are_no_json_or_not_valid_are_refused_with_a_pointer() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : sorted()) {
      boolean anyKey = operation.takesJson() && operation.bodySchema().has("additionalProperties");
      if (operation.takesJson() && !anyKey) {
        refused(operation, "{\"surprise\":1}", 422, "#/surprise", wrong);
        refused(operation, "{\"surprise\":", 400, "line 1", wrong);
        refused(operation, "", 400, "empty", wrong);
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void a_parameter_that_no_operation_knows_is_refused_by_name() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : sorted()) {
      String target = operation.target(Map.of("id", DEVICE));
      String asked = target + (target.contains("?") ? "&" : "?") + "surprise=1";
      HttpRequest.Builder request =
          rest.request(operation.verb(), asked, HttpRequest.BodyPublishers.ofString(""));
      if (!operation.bodyType().isEmpty()) {
        request.header("Content-Type", operation.bodyType());
      }
      HttpResponse<String> answer = rest.send(request);
      String faults = faults(operation, answer);
      boolean named = answer.body().contains("\"parameter\":\"surprise\"");
      if (answer.statusCode() != 400 || !named || !faults.isEmpty()) {
        wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults + answer.body());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void a_group_that_is_not_there_is_answered_as_documented() {
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    for (Operation operation : sorted()) {
      String target = operation.target(Map.of("id", DEVICE, "key", "temperature"));
      if (operation.takes("group") && operation.verb().equals("GET")) {
        asked++;
        HttpResponse<String> answer =
            rest.send("GET", target + (target.contains("?") ? "&" : "?") + "group=nowhere", "");
        String faults = faults(operation, answer);
        if (answer.statusCode() != 422 || !faults.isEmpty()) {
          wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults + answer.body());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(asked >= 2, "operations asked: " + asked);
  }

  @Test
  void changes_without_or_with_an_outdated_version_are_refused() {
    Versioned versioned = new Versioned(contract, rest);
    assertEquals(List.of(), versioned.faults(MAKES.keySet()));
    assertTrue(
        versioned.tried().containsAll(List.of("groups.replace", "profiles.remove")),
        versioned.tried()::toString);
  }

  /** With a token that is for topics of MQTT alone, so that no role of its owner helps. */
  @Test
  void nothing_is_done_for_those_who_may_not() {
    String body = "{\"label\":\"topics\",\"topics\":[\"subscribe devices/+/telemetry\"]}";
    RawRest limited = new RawRest(node.uri("/api/v1"), created("/tokens", body, "secret"));
    List<String> wrong = new ArrayList<>();
    List<String> served = new ArrayList<>();
    for (Operation operation : sorted()) {
      if (!operation.open()) {
        HttpRequest.Builder request =
            limited.request(
                operation.verb(), operation.target(Map.of("id", DEVICE)), body(operation));
        if (!operation.bodyType().isEmpty()) {
          request.setHeader("Content-Type", operation.bodyType());
        }
        HttpResponse<String> answer = rest.send(request);
        String faults = faults(operation, answer);
        if (answer.statusCode() == 200) {
          served.add(operation.id());
        } else if (answer.statusCode() != 403 || !faults.isEmpty()) {
          wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults + answer.body());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(List.of("session.current"), served);
  }

  @Test
  void a_device_that_was_heard_of_meanwhile_is_sent_anew() {
    rest.send("POST", "/devices", "{\"id\":\"heard\"}");
    String secret =
        created("/devices/heard/credentials", "{\"kind\":\"token\",\"label\":\"c\"}", "token");
    String tag = rest.send("GET", "/devices/heard", "").headers().firstValue("ETag").orElseThrow();
    assertEquals(304, known("heard", tag).statusCode());
    HttpRequest.Builder said =
        HttpRequest.newBuilder(node.uri("/ingest/v1/telemetry"))
            .header("Authorization", "Bearer " + secret)
            .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"));
    assertEquals(202, rest.send(said).statusCode());
    Await.until(
        "the device is known to have been heard",
        Duration.ofSeconds(20),
        () -> known("heard", tag).statusCode() == 200);
    assertTrue(known("heard", tag).body().contains("\"lastSeen\""));
  }

  private static HttpResponse<String> known(String device, String tag) {
    return rest.send(rest.request("GET", "/devices/" + device, "").header("If-None-Match", tag));
  }

  @Test
  void pages_follow_each_other_until_all_was_seen() {
    for (int i = 0; i < 7; i++) {
      rest.send("POST", "/devices", "{\"id\":\"paged-" + i + "\",\"tags\":[\"paged\"]}");
    }
    Set<String> seen = new LinkedHashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page =
          Contract.parse(rest.send("GET", "/devices?tag=paged&limit=3" + cursor, "").body());
      assertEquals(7, page.path("total").asInt());
      page.path("items").forEach(d -> seen.add(d.path("id").asText()));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
      pages++;
    } while (!cursor.isEmpty());
    assertEquals(3, pages);
    assertEquals(7, seen.size());
  }

  @Test
  void the_cpu_time_of_cards_and_of_the_kernel_is_estimated() {
    for (String name : List.of("io.backplane.rest", "io.backplane.plugin.core")) {
      Await.until(
          name + " has an estimate",
          Duration.ofSeconds(60),
          () -> {
            JsonNode all = Contract.parse(rest.send("GET", "/bundles", "").body());
            for (JsonNode bundle : all.path("items")) {
              if (bundle.path("symbolicName").asText().equals(name)) {
                return bundle.path("cpuSecondsEstimate").asDouble() > 0;
              }
            }
            return false;
          });
    }
  }

  @Test
  void answers_are_compressed_for_those_who_accept_it() {
    HttpRequest.Builder request = rest.asNobody().request("GET", "/openapi.json", "");
    HttpResponse<String> answer = rest.send(request.header("Accept-Encoding", "gzip"));
    assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElse(""));
  }

  @Test
  void a_session_changes_nothing_without_its_anti_forgery_value() {
    String body = "{\"user\":\"" + Node.USER + "\",\"password\":\"" + Node.PASSWORD + "\"}";
    HttpResponse<String> session = rest.asNobody().send("POST", "/session", body);
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    String csrf = Contract.parse(session.body()).path("csrf").asText();
    String pair = cookie.split(";", 2)[0];
    HttpRequest.Builder forged = rest.asNobody().request("POST", "/devices", "{\"id\":\"forged\"}");
    assertEquals(403, rest.send(forged.header("Cookie", pair)).statusCode());
    HttpRequest.Builder meant = rest.asNobody().request("POST", "/devices", "{\"id\":\"meant\"}");
    assertEquals(
        201, rest.send(meant.header("Cookie", pair).header("X-CSRF-Token", csrf)).statusCode());
  }

  @Test
  void the_browsable_page_needs_nothing_from_elsewhere() {
    HttpResponse<String> page = rest.asNobody().send("GET", "/docs", "");
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertEquals(200, rest.asNobody().send("GET", "/docs/docs.js", "").statusCode());
    assertEquals(200, rest.asNobody().send("GET", "/docs/docs.css", "").statusCode());
  }

  /** What operations need to find: a device with values, and one of everything else. */
  private static Map<String, String> fixtures() throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("id", DEVICE);
    values.put("key", "temperature");
    values.put("device", DEVICE);
    values.put("name", "device");
    values.put("partition", "0");
    values.put("number", "1");
    values.put("symbolicName", "io.backplane.metrics.prometheus");
    rest.send("POST", "/devices", "{\"id\":\"" + DEVICE + "\"}");
    String secret =
        created(
            "/devices/" + DEVICE + "/credentials", "{\"kind\":\"token\",\"label\":\"c\"}", "token");
    values.put(
        "credential",
        created(
            "/devices/" + DEVICE + "/credentials", "{\"kind\":\"token\",\"label\":\"c\"}", "id"));
    values.put("command", created("/devices/" + DEVICE + "/commands", "{\"name\":\"c\"}", "id"));
    values.put("token", created("/tokens", "{\"label\":\"to revoke\"}", "id"));
    publish(secret, "{\"temperature\":21.5}", "not json {");
    present = mqtt("contract-present", secret);
    retain(present, "attributes", "{\"hall\":2}");
    retainShared();
    values.put("connection", id("/connections?client=contract-present"));
    values.put("topic", "attributes");
    values.put("ban", created("/bans", BAN, "id"));
    Await.until(
        "the rejected message lies in the dead letters",
        Duration.ofSeconds(20),
        () -> letter(values));
    return values;
  }

  private static void publish(String secret, String... payloads) {
    try (MqttClient mqtt = mqtt("contract", secret)) {
      for (String payload : payloads) {
        mqtt.publish("telemetry", payload.getBytes(StandardCharsets.UTF_8), 1, false);
      }
      mqtt.disconnect();
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private static MqttClient mqtt(String clientId, String secret) {
    try {
      MqttClient mqtt =
          new MqttClient("tcp://127.0.0.1:" + node.mqttPort(), clientId, new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName(DEVICE);
      options.setPassword(secret.toCharArray());
      mqtt.connect(options);
      return mqtt;
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  /** A topic that is no device's. */
  private static void retainShared() {
    String token = created("/tokens", "{\"label\":\"contract\"}", "secret");
    try (MqttClient app = mqtt("contract-app", token)) {
      retain(app, "attributes", "x");
      app.disconnect();
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private static void retain(MqttClient by, String topic, String payload) {
    try {
      by.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, true);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private static String id(String path) {
    JsonNode first = Contract.parse(rest.send("GET", path, "").body()).path("items").path(0);
    return first.path("id").asText();
  }

  private static boolean letter(Map<String, String> values) {
    JsonNode letters = Contract.parse(rest.send("GET", "/dead-letters", "").body());
    JsonNode newest = letters.path("items").path(0);
    values.put("partition", newest.path("partition").asText("0"));
    values.put("offset", newest.path("offset").asText("0"));
    return newest.isObject();
  }

  private static String created(String path, String body, String field) {
    HttpResponse<String> answer = rest.send("POST", path, body);
    assertEquals(201, answer.statusCode(), answer.body());
    return Contract.parse(answer.body()).path(field).asText();
  }

  private static List<Operation> sorted() {
    return contract.operations().stream()
        .sorted(
            Comparator.comparingInt((Operation o) -> ORDER.indexOf(o.verb()))
                .thenComparingInt(o -> o.verb().equals("DELETE") ? -o.path().length() : 0))
        .toList();
  }

  private HttpResponse<String> call(Operation operation, Map<String, String> values)
      throws IOException {
    Map<String, String> mine = new HashMap<>(values);
    if (operation.path().startsWith("/profiles")) {
      mine.put("id", "boiler");
    } else if (operation.path().startsWith("/groups")) {
      mine.put("id", "hall-2");
    } else if (operation.path().startsWith("/connections")) {
      mine.put("id", values.get("connection"));
    } else if (operation.path().startsWith("/bans")) {
      mine.put("id", values.get("ban"));
    }
    String target = operation.target(mine);
    return switch (operation.id()) {
      case "bundles.update" -> {
        Path jar = NewerBundle.of(node, mine.get("symbolicName"), 1, folder);
        yield send(target, HttpRequest.BodyPublishers.ofFile(jar), "application/java-archive");
      }
      case "deviceImport.load" ->
          send(
              target, HttpRequest.BodyPublishers.ofString("id,name\ncontract-2,Two\n"), "text/csv");
      case "session.signIn" ->
          rest.asNobody()
              .send(
                  "POST",
                  target,
                  "{\"user\":\"" + Node.USER + "\",\"password\":\"" + Node.PASSWORD + "\"}");
      default -> {
        HttpRequest.Builder request = rest.request(operation.verb(), target, body(operation));
        yield rest.send(operation.verb().equals("PUT") ? request.header("If-Match", "*") : request);
      }
    };
  }

  private static HttpResponse<String> send(
      String target, HttpRequest.BodyPublisher body, String type) {
    return rest.send(rest.request("POST", target, body).header("Content-Type", type));
  }

  /** The least that is valid; what is made needs an identifier as well. */
  private static String body(Operation operation) {
    if (!operation.takesJson()) {
      return "";
    }
    JsonNode example = contract.example(operation.bodySchema());
    boolean makes = operation.verb().equals("POST") && MAKES.containsKey(operation.path());
    return makes
        ? ((ObjectNode) example).put("id", MAKES.get(operation.path())).toString()
        : example.toString();
  }

  private static void refused(
      Operation operation, String body, int status, String detail, List<String> wrong) {
    HttpResponse<String> answer =
        rest.send(operation.verb(), operation.target(Map.of("id", "default")), body);
    String faults = faults(operation, answer);
    if (answer.statusCode() != status || !answer.body().contains(detail) || !faults.isEmpty()) {
      wrong.add(operation.id() + ": " + answer.statusCode() + " " + faults + " " + answer.body());
    }
  }

  private static String faults(Operation operation, HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return contract.faults(operation, answer.statusCode(), type, answer.body());
  }
}
