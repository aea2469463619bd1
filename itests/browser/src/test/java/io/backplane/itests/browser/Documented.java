/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What REST has, by the document it serves. A scripted node refuses everything else as a real one
 * does, so that no page works with it alone.
 */
final class Documented {
  private static final String DOCUMENT =
      "../../../../io.backplane.rest/src/main/resources/io/backplane/rest/resource/openapi.json";
  private final JsonNode paths;

  Documented() throws IOException {
    Path file = Path.of(System.getProperty("web.source")).resolve(DOCUMENT).normalize();
    paths = ScriptedWorld.JSON.readTree(Files.readString(file)).path("paths");
  }

  /**
   * What is wrong with a request, empty if it is in the document.
   *
   * @param verb in capitals
   * @param path below {@code /api/v1}
   * @param parameters of the query
   */
  String fault(String verb, String path, Set<String> parameters) {
    JsonNode operation = operation(verb.toLowerCase(java.util.Locale.ROOT), path.split("/"));
    if (operation == null) {
      return verb + " " + path + " is not in openapi.json";
    }
    Set<String> known = new HashSet<>();
    for (JsonNode each : operation.path("parameters")) {
      if (each.path("in").asText().equals("query")) {
        known.add(each.path("name").asText());
      }
    }
    Set<String> unknown = new TreeSet<>(parameters);
    unknown.removeAll(known);
    return unknown.isEmpty() ? "" : unknown + " is not known: " + verb + " " + path;
  }

  /** The operation of the path that names most of it literally, null if there is none. */
  private JsonNode operation(String verb, String[] asked) {
    JsonNode found = null;
    int fewest = Integer.MAX_VALUE;
    for (Iterator<Map.Entry<String, JsonNode>> all = paths.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> path = all.next();
      int variables = variables(path.getKey().split("/"), asked);
      if (variables >= 0 && variables < fewest && path.getValue().has(verb)) {
        fewest = variables;
        found = path.getValue().get(verb);
      }
    }
    return found;
  }

  /** How many variables a template has, -1 if it does not match. */
  private static int variables(String[] template, String[] asked) {
    if (template.length != asked.length) {
      return -1;
    }
    int variables = 0;
    for (int i = 0; i < template.length; i++) {
      if (template[i].startsWith("{")) {
        variables++;
      } else if (!template[i].equals(asked[i])) {
        return -1;
      }
    }
    return variables;
  }
}
