/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Attributes, credentials, commands and diagnostics of a scripted node's devices. */
final class ScriptedDevice {
  private final ScriptedWorld world;

  ScriptedDevice(ScriptedWorld world) {
    this.world = world;
  }

  JsonNode answer(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    String device = path[1];
    return switch (path[2]) {
      case "attributes" -> attributes(device, q, response);
      case "credentials" -> credentials(device, path, q, response);
      case "commands" -> commands(device, q, response);
      case "events" -> ScriptedRest.page(events(device));
      case "diagnostics" -> ScriptedRest.page(diagnostics(device));
      default -> null;
    };
  }

  /** Devices heard from last. */
  JsonNode recent(HttpServletRequest q) {
    return ScriptedRest.page(
        world.devices.values().stream()
            .filter(d -> heard(d) > 0)
            .sorted(Comparator.comparingLong(ScriptedDevice::heard).reversed())
            .limit(Integer.parseInt(q.getParameter("limit")))
            .toList());
  }

  private static long heard(ObjectNode device) {
    return device.path("presence").path("lastSeen").asLong();
  }

  private JsonNode attributes(String device, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    List<ObjectNode> list = world.attributes.computeIfAbsent(device, d -> attributesOf());
    if (q.getMethod().equals("PATCH")) {
      String match = q.getHeader("If-Match");
      if (match != null && !match.equals("\"v" + world.attributesVersion + "\"")) {
        ScriptedRest.problem(response, 412, "Changed meanwhile", "Another version is stored.");
        return MissingNode.getInstance();
      }
      world.attributesVersion++;
      ScriptedWorld.JSON
          .readTree(q.getInputStream())
          .fields()
          .forEachRemaining(
              e -> {
                list.removeIf(a -> a.get("key").asText().equals(e.getKey()));
                if (!e.getValue().isNull()) {
                  list.add(attribute(e.getKey(), e.getValue(), false));
                }
              });
    }
    return ScriptedRest.page(list).put("version", world.attributesVersion);
  }

  private static List<ObjectNode> attributesOf() {
    List<ObjectNode> list = new ArrayList<>();
    list.add(attribute("firmware", ScriptedWorld.JSON.getNodeFactory().textNode("4.2.1"), true));
    list.add(
        attribute("serial", ScriptedWorld.JSON.getNodeFactory().textNode("9F3A-2210-77"), true));
    list.add(
        attribute("room", ScriptedWorld.JSON.getNodeFactory().textNode("Hall 2, bay 14"), false));
    return list;
  }

  private static ObjectNode attribute(String key, JsonNode value, boolean byDevice) {
    ObjectNode a = ScriptedWorld.JSON.createObjectNode().put("key", key);
    a.set("value", value);
    a.put("type", value.isNumber() ? "real" : "string").put("byDevice", byDevice);
    return a.put("updatedAt", System.currentTimeMillis());
  }

  private JsonNode credentials(
      String device, String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    List<ObjectNode> list = world.credentials.computeIfAbsent(device, d -> new ArrayList<>());
    if (q.getMethod().equals("DELETE")) {
      list.stream()
          .filter(c -> c.get("id").asText().equals(path[3]))
          .forEach(c -> c.put("revokedAt", System.currentTimeMillis()));
      response.setStatus(204);
      return MissingNode.getInstance();
    }
    if (q.getMethod().equals("GET")) {
      return ScriptedRest.page(list);
    }
    JsonNode body = ScriptedWorld.JSON.readTree(q.getInputStream());
    String secret = "bpd_" + ScriptedRest.secret();
    ObjectNode c = ScriptedWorld.JSON.createObjectNode().put("id", secret.substring(0, 12));
    c.put("kind", body.path("kind").asText()).put("label", body.path("label").asText());
    c.put("createdAt", System.currentTimeMillis()).putNull("revokedAt");
    list.add(c);
    response.setStatus(201);
    if (!c.get("kind").asText().equals("token")) {
      return c;
    }
    world.deviceTokens.put(secret, device);
    return c.deepCopy().put("token", secret);
  }

  private JsonNode commands(String device, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    List<ObjectNode> list = world.commands.computeIfAbsent(device, d -> new ArrayList<>());
    if (q.getMethod().equals("GET")) {
      list.forEach(c -> c.put("state", "SUCCEEDED").put("result", "{\"ok\":true}"));
      return ScriptedRest.page(list);
    }
    JsonNode body = ScriptedWorld.JSON.readTree(q.getInputStream());
    ObjectNode c = ScriptedWorld.JSON.createObjectNode().put("id", ScriptedRest.secret());
    c.put("name", body.path("name").asText()).put("state", "QUEUED");
    c.set("input", body.path("input").isMissingNode() ? null : body.path("input"));
    c.putNull("result").put("createdAt", System.currentTimeMillis());
    list.add(0, c);
    response.setStatus(201);
    return c.deepCopy();
  }

  private List<ObjectNode> events(String device) {
    List<ObjectNode> list = new ArrayList<>();
    for (int i = 1; i <= 3 && !world.keys(device).isEmpty(); i++) {
      ObjectNode e = ScriptedWorld.JSON.createObjectNode();
      e.put("name", i == 2 ? "restart" : "door").put("ts", world.started - 500_000L * i);
      e.put("value", i == 2).put("type", "bool").put("receivedAt", world.started - 500_000L * i);
      list.add(e);
    }
    return list;
  }

  private List<ObjectNode> diagnostics(String device) {
    List<ObjectNode> list = new ArrayList<>();
    if (world.keys(device).isEmpty()) {
      return list;
    }
    String[][] lines = {
      {"WARNING", "malformed-payload", "The payload is not JSON: unexpected character 'x' at 3"},
      {"INFO", "session-taken-over", "A newer session with the same client identifier took over"},
      {"ERROR", "clock-off", "The time sent lies 3 h ahead of the node's clock"},
    };
    for (int i = 0; i < lines.length; i++) {
      ObjectNode d = ScriptedWorld.JSON.createObjectNode();
      d.put("ts", System.currentTimeMillis() - 400_000L * (i + 1)).put("severity", lines[i][0]);
      list.add(d.put("code", lines[i][1]).put("text", lines[i][2]));
    }
    return list;
  }
}
