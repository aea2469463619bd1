/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files say, merged property by property: features ship defaults, the distribution's conf
 * folder overrides them, the data folder's config folder has the last word. A file that cannot be
 * read says what it said before, over restarts too, as a typing error must not stop a node nor make
 * it another one.
 */
final class ConfigFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFiles.class);
  private final ObjectMapper mapper = new ObjectMapper();
  private final Path features;
  private final List<Path> folders;
  private final LastGood memory;
  private volatile Map<String, JsonNode> good;

  ConfigFiles(Path features, List<Path> folders, LastGood memory) {
    this.features = features;
    this.folders = List.copyOf(folders);
    this.memory = memory;
    this.good = memory.load();
  }

  /** The properties by PID. One thread at a time. */
  Map<String, Map<String, Object>> read() {
    Map<String, Map<String, Object>> merged = ofFeatures();
    Map<String, JsonNode> now = new LinkedHashMap<>();
    for (Path folder : folders) contents(folder, now);
    now.values().forEach(content -> merge(content, merged));
    if (!now.equals(good)) memory.save(now);
    good = now;
    return merged;
  }

  /** What the files say, as they were read last. Any thread. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    good.forEach((name, content) -> contents.put(name, content.toString()));
    return contents;
  }

  /** The PIDs of which the files set something, as they were read last. */
  Set<String> set() {
    Set<String> pids = new TreeSet<>();
    good.values().forEach(content -> content.fieldNames().forEachRemaining(pids::add));
    return pids;
  }

  /** The PIDs that the features configure. */
  Set<String> shipped() {
    return ofFeatures().keySet();
  }

  /** What the features configure. */
  Map<String, Map<String, Object>> ofFeatures() {
    Map<String, Map<String, Object>> ours = new TreeMap<>();
    try {
      for (Path file : jsonFiles(features)) {
        try {
          merge(checked(mapper.readTree(file.toFile()).path("configurations")), ours);
        } catch (IOException | IllegalArgumentException e) {
          LOG.error("{} is ignored, it is not a feature: {}", file, reason(e));
        }
      }
    } catch (IOException e) {
      LOG.error("The features in {} cannot be read: {}", features, e.toString());
    }
    return ours;
  }

  /** Changes whenever a file does. */
  Map<Path, Long> stamp() {
    Map<Path, Long> stamp = new HashMap<>();
    for (Path folder : folders) {
      try {
        for (Path file : jsonFiles(folder)) stamp.put(file, modified(file));
      } catch (IOException e) {
        stamp.put(folder, -1L);
      }
    }
    return stamp;
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis() ^ Files.size(file) << 40;
    } catch (IOException e) {
      return -1;
    }
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private void contents(Path folder, Map<String, JsonNode> into) {
    String prefix = folder.getFileName() + "/";
    try {
      for (Path file : jsonFiles(folder)) {
        String name = prefix + file.getFileName();
        JsonNode content = content(file, good.get(name));
        if (content != null) into.put(name, content);
      }
    } catch (IOException e) {
      LOG.error("{} cannot be read, what it said before stays: {}", folder, e.toString());
      good.forEach((name, content) -> keep(prefix, name, content, into));
    }
  }

  private static void keep(
      String prefix, String name, JsonNode content, Map<String, JsonNode> into) {
    if (name.startsWith(prefix)) into.put(name, content);
  }

  private JsonNode content(Path file, JsonNode before) {
    try {
      return checked(mapper.readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      LOG.error(
          "{} is not a configuration, {}: {}",
          file,
          before == null ? "it is ignored" : "what it said before stays",
          reason(e));
      return before;
    }
  }

  private static String reason(Exception e) {
    if (!(e instanceof JsonProcessingException wrong)) return e.getMessage();
    JsonLocation at = wrong.getLocation();
    return wrong.getOriginalMessage() + (at == null ? "" : ", line " + at.getLineNr());
  }

  /** All or nothing: a file of which one value is wrong is not applied by half. */
  private static JsonNode checked(JsonNode content) {
    if (content.isMissingNode()) throw new IllegalArgumentException("it is empty");
    merge(content, new TreeMap<>());
    return content;
  }

  private static void merge(JsonNode content, Map<String, Map<String, Object>> into) {
    for (Map.Entry<String, JsonNode> pid : object("the file", content).properties())
      for (Map.Entry<String, JsonNode> p : object(pid.getKey(), pid.getValue()).properties())
        into.computeIfAbsent(pid.getKey(), k -> new HashMap<>())
            .put(p.getKey(), Values.of(p.getValue()));
  }

  private static JsonNode object(String what, JsonNode node) {
    if (!node.isObject()) throw new IllegalArgumentException(what + " holds no JSON object");
    return node;
  }
}
