/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.itests.system.Contract.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the OpenAPI document with rubbish: the node refuses it in its own words and never fails.
 */
class RubbishSystemTest {
  private static final Map<String, String> EXISTING =
      Map.of("symbolicName", "io.backplane.metrics.prometheus", "key", "temperature");

  private static final List<String> ADDRESSES =
      List.of(
          "%00",
          "%ZZ",
          "%FF",
          "%",
          "{}",
          "..%2F..%2Fetc",
          "%2e%2e",
          "\\",
          "a".repeat(3000),
          "'%20OR%201=1--",
          "-1",
          "99999999999999999999",
          "1e400",
          "NaN",
          "2026-13-45T99:99:99Z",
          "-9223372036854775808",
          "%E2%80%AE",
          "a%0Ab",
          "");

  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "null",
          "1",
          "[]",
          "\"x\"",
          "{\"id\":null}",
          "{\"id\":\"\\ud800\"}",
          "{\"id\":\"\\u0000\"}",
          "{\"id\":\"" + "x".repeat(100_000) + "\"}",
          "{\"name\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
          "[".repeat(100_000),
          "{\"id\":1e999}",
          "{\"id\":" + "9".repeat(5000) + "}",
          "{\"id\":\"a\",\"id\":\"b\"}",
          "{\"id\":\"zz\",\"tags\":[null]}",
          "{\"id\":\"zz\",\"properties\":[null]}",
          "\uFEFF{}");

  private static final List<String> VALUES =
      List.of("null", "-1", "1e999", "\"\\u0000\"", "\"\\ud800\"", "[null]", "{\"a\":{}}", "[[1]]");

  private static final List<String> TYPES =
      List.of("garbage", "/", "application/json; charset=nope", "multipart/form-data");

  /** Words of libraries, which mean nothing to the caller and a lot to an attacker. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|java\\.|jetty|org\\.apache|at io\\.backplane|fasterxml|deserialize|START_"
              + "|[a-z]\\$[A-Z]|<html",
          Pattern.CASE_INSENSITIVE);

  @TempDir static Path folder;
  private static Node node;
  private static BlindHttp http;
  private static Contract contract;
  private final List<String> wrong = new ArrayList<>();
  private int sent;

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    Rest rest = node.setUp();
    rest.createDevice("0", "default");
    http = new BlindHttp(node.httpPort(), rest.bearer());
    contract = new Contract(rest.get("/openapi.json"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void forget() {
    wrong.clear();
    sent = 0;
  }

  @Test
  void no_address_makes_the_node_fail() {
    for (Operation operation : contract.operations()) {
      for (JsonNode parameter : operation.node().path("parameters")) {
        String name = parameter.get("name").asText();
        boolean path = parameter.get("in").asText().equals("path");
        boolean query = parameter.get("in").asText().equals("query");
        for (String rubbish : ADDRESSES) {
          if (path) send(operation, target(operation, Map.of(name, rubbish)), "{}", Map.of());
          if (query) send(operation, withQuery(operation, name, rubbish), "{}", Map.of());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(sent > 800, "requests sent: " + sent);
  }

  @Test
  void no_body_makes_the_node_fail() {
    for (Operation operation : contract.operations()) {
      String target = target(operation, Map.of());
      if (operation.bodyType().isEmpty()) continue;
      for (String body : BODIES) send(operation, target, body, Map.of());
      for (String type : TYPES) send(operation, target, "{}", Map.of("Content-Type", type));
      if (operation.takesJson()) {
        for (String name : contract.fields(operation.bodySchema()))
          for (String value : VALUES)
            send(operation, target, "{\"" + name + "\":" + value + "}", Map.of());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(sent > 500, "requests sent: " + sent);
  }

  @Test
  void no_header_or_place_outside_the_document_makes_the_node_fail() {
    for (String tag :
        List.of("x", "\"", "\"v-1\"", "\"v99999999999999999999\"", "W/\"v1\"", ",", "\u0001"))
      check(
          "PUT",
          "/api/v1/devices/0",
          "{}",
          Map.of("If-Match", tag, "Content-Type", "application/json"));
    for (String cookie : List.of("{\"a\":1,}", "a=\u0001", "=", "backplane_session", ";;,"))
      check("GET", "/api/v1/devices", null, Map.of("Cookie", cookie));
    for (String path :
        List.of(
            "/api/v1/nope",
            "/api/v1//devices",
            "/api/v1/devices/%ZZ",
            "/api/v1/devices?text=%ZZ",
            "/api/v1/devices?%ZZ=1",
            "/api",
            "/assets/../../x",
            "/assets/%2e%2e/x",
            "/live/v1",
            "/ingest/v1/x",
            "/health/nope",
            "/%00",
            "nowhere",
            "/" + "a".repeat(20_000))) check("GET", path, null, Map.of());
    for (String verb : List.of("PATCH", "TRACE", "FOO", "DELETE", "get"))
      check(verb, "/api/v1/devices", null, Map.of());
    check("POST", "/metrics", "{}", Map.of());
    assertEquals(List.of(), wrong);
  }

  private static String target(Operation operation, Map<String, String> rubbish) {
    Map<String, String> values = new HashMap<>(EXISTING);
    values.putAll(rubbish);
    return "/api/v1" + operation.target(values);
  }

  private static String withQuery(Operation operation, String name, String rubbish) {
    String target = target(operation, Map.of(name, rubbish));
    if (target.contains(name + "=")) return target;
    return target + (target.contains("?") ? "&" : "?") + name + "=" + rubbish;
  }

  private void send(Operation operation, String target, String body, Map<String, String> more) {
    if (operation.id().equals("session.signOut")) return;
    String type = operation.bodyType();
    Map<String, String> headers = new HashMap<>();
    if (!type.isEmpty()) headers.put("Content-Type", type);
    if (operation.verb().equals("PUT")) headers.put("If-Match", "*");
    headers.putAll(more);
    check(operation.verb(), target, type.isEmpty() ? null : body, headers);
  }

  private void check(String verb, String target, String body, Map<String, String> headers) {
    BlindHttp.Answer answer = http.send(verb, target, body, headers);
    sent++;
    String fault = fault(answer);
    if (!fault.isEmpty())
      wrong.add(
          "%s %s %s %s: %s: %s"
              .formatted(verb, brief(target), headers, brief(body), fault, answer));
  }

  private static String fault(BlindHttp.Answer answer) {
    if (answer.status() < 400) return "";
    if (answer.status() >= 500) return "fails";
    if (!answer.type().startsWith("application/problem+json")) return "is no problem document";
    if (INTERNALS.matcher(answer.body()).find()) return "tells of the inside";
    JsonNode problem = Contract.parse(answer.body());
    boolean whole =
        problem.hasNonNull("title") && problem.path("status").asInt() == answer.status();
    if (!whole) return "does not say what is wrong";
    boolean pointing = answer.status() != 422 || !problem.path("errors").isEmpty();
    return pointing ? "" : "points to no field";
  }

  private static String brief(String text) {
    return text == null || text.length() < 120 ? text : text.substring(0, 120) + "...";
  }
}
