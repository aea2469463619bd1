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

/** Groups of a scripted node, and who is in them. */
final class ScriptedGroups {
  private final ScriptedWorld world;

  ScriptedGroups(ScriptedWorld world) {
    this.world = world;
  }

  JsonNode answer(String[] path, HttpServletRequest q, HttpServletResponse response)
      throws IOException {
    String method = q.getMethod();
    if (path.length == 1) {
      return method.equals("POST")
          ? create(q, response)
          : ScriptedRest.page(new ArrayList<>(world.groups.values()), q);
    }
    ObjectNode group = world.groups.get(path[1]);
    if (group == null || method.equals("GET")) {
      return group;
    }
    if (!("\"v" + group.get("version").asInt() + "\"").equals(q.getHeader("If-Match"))) {
      ScriptedRest.problem(response, 412, "Changed meanwhile", "Another version is stored.");
      return MissingNode.getInstance();
    }
    if (method.equals("DELETE")) {
      world.groups.remove(path[1]);
      response.setStatus(204);
      return MissingNode.getInstance();
    }
    int version = group.get("version").asInt() + 1;
    group.setAll((ObjectNode) ScriptedWorld.JSON.readTree(q.getInputStream()));
    return group.put("version", version);
  }

  private JsonNode create(HttpServletRequest q, HttpServletResponse response) throws IOException {
    ObjectNode group = (ObjectNode) ScriptedWorld.JSON.readTree(q.getInputStream());
    String id = group.get("id").asText();
    if (world.groups.containsKey(id)) {
      ScriptedRest.problem(response, 409, "Exists", "There is a group '" + id + "' already.");
      return MissingNode.getInstance();
    }
    world.groups.put(id, group.put("version", 1));
    response.setStatus(201);
    return group;
  }

  /** Whether a device is in a group; null stands for any. */
  boolean holds(String group, JsonNode device) {
    if (group == null) {
      return true;
    }
    JsonNode f = world.groups.get(group).path("filter");
    String text = f.path("text").asText("").toLowerCase(java.util.Locale.ROOT);
    String names = (device.get("id").asText() + "\n" + device.get("name").asText());
    boolean tagged = true;
    for (JsonNode tag : f.path("tags")) {
      tagged &= device.get("tags").toString().contains(tag.toString());
    }
    String profile = f.path("profile").asText("");
    JsonNode connected = f.path("connected");
    return tagged
        && names.toLowerCase(java.util.Locale.ROOT).contains(text)
        && (profile.isEmpty() || profile.equals(device.get("profile").asText()))
        && (connected.isMissingNode()
            || connected.isNull()
            || connected.asBoolean() == device.path("presence").path("connected").asBoolean());
  }
}
