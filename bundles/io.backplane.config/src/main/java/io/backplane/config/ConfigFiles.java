/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files say, merged property by property: features ship defaults, the distribution's conf
 * folder overrides them, the data folder's config folder has the last word. A file that cannot be
 * read leaves the others in force, as a typing error must not stop a node.
 */
final class ConfigFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFiles.class);
  private final ObjectMapper mapper = new ObjectMapper();
  private final Path features;
  private final List<Path> folders;

  ConfigFiles(Path features, List<Path> folders) {
    this.features = features;
    this.folders = List.copyOf(folders);
  }

  /** The properties by PID. */
  Map<String, Map<String, Object>> read() {
    Map<String, Map<String, Object>> merged = new TreeMap<>();
    for (Path file : jsonFiles(features)) merge(file, true, merged);
    for (Path folder : folders) for (Path file : jsonFiles(folder)) merge(file, false, merged);
    return merged;
  }

  /** The PIDs that the features configure. */
  Set<String> shipped() {
    Map<String, Map<String, Object>> ours = new TreeMap<>();
    for (Path file : jsonFiles(features)) merge(file, true, ours);
    return ours.keySet();
  }

  /** Changes whenever a file does. */
  Map<Path, Long> stamp() {
    Map<Path, Long> stamp = new HashMap<>();
    for (Path folder : folders) for (Path file : jsonFiles(folder)) stamp.put(file, modified(file));
    return stamp;
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis() ^ Files.size(file) << 40;
    } catch (IOException e) {
      return -1;
    }
  }

  private static List<Path> jsonFiles(Path folder) {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      LOG.warn("The configuration in {} cannot be read: {}", folder, e.toString());
      return List.of();
    }
  }

  private void merge(Path file, boolean feature, Map<String, Map<String, Object>> into) {
    try {
      JsonNode root = mapper.readTree(file.toFile());
      JsonNode pids = feature ? root.path("configurations") : root;
      pids.properties()
          .forEach(
              pid ->
                  pid.getValue()
                      .properties()
                      .forEach(
                          p ->
                              into.computeIfAbsent(pid.getKey(), k -> new HashMap<>())
                                  .put(p.getKey(), Values.of(p.getValue()))));
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("{} is ignored, it is not a configuration: {}", file, e.getMessage());
    }
  }
}
