/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Profile.CommandDef;
import io.backplane.device.api.Profile.Property;
import io.backplane.device.api.Profile.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lists inside a profile and filters of groups as JSON text: read as a whole, never searched. */
public final class ProfileJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProfileJson() {}

  public static String ofProperties(List<Property> properties) {
    ArrayNode all = JSON.createArrayNode();
    for (Property p : properties) {
      ObjectNode n = all.addObject();
      n.put("key", p.key()).put("title", p.title()).put("type", p.type().name());
      n.put("unit", p.unit());
      if (!Double.isNaN(p.min())) {
        n.put("min", p.min());
      }
      if (!Double.isNaN(p.max())) {
        n.put("max", p.max());
      }
    }
    return all.toString();
  }

  static List<Property> properties(String text) {
    List<Property> all = new ArrayList<>();
    for (JsonNode n : tree(text)) {
      all.add(
          new Property(
              n.path("key").asText(),
              n.path("title").asText(),
              Type.valueOf(n.path("type").asText()),
              n.path("unit").asText(),
              n.path("min").asDouble(Double.NaN),
              n.path("max").asDouble(Double.NaN)));
    }
    return all;
  }

  public static String ofCommands(List<CommandDef> commands) {
    ArrayNode all = JSON.createArrayNode();
    for (CommandDef d : commands) {
      all.addObject()
          .put("name", d.name())
          .put("title", d.title())
          .put("inputSchema", d.inputSchema());
    }
    return all.toString();
  }

  static List<CommandDef> commands(String text) {
    List<CommandDef> all = new ArrayList<>();
    for (JsonNode n : tree(text)) {
      all.add(
          new CommandDef(
              n.path("name").asText(), n.path("title").asText(), n.path("inputSchema").asText()));
    }
    return all;
  }

  public static String ofFilter(DeviceFilter f) {
    ObjectNode n = JSON.createObjectNode();
    n.put("text", f.text()).put("profile", f.profile()).put("gateway", f.gateway());
    ArrayNode tags = n.putArray("tags");
    new TreeSet<>(f.tags()).forEach(tags::add);
    if (f.connected() != null) {
      n.put("connected", f.connected());
    }
    return n.toString();
  }

  public static DeviceFilter filter(String text) {
    JsonNode n = tree(text);
    Set<String> tags = new TreeSet<>();
    n.path("tags").forEach(t -> tags.add(t.asText()));
    return new DeviceFilter(
        n.path("text").asText(),
        n.path("profile").asText(),
        tags,
        "",
        n.path("gateway").asText(),
        n.has("connected") ? n.get("connected").asBoolean() : null);
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
