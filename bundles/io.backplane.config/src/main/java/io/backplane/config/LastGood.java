/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files said when they could be read last. A node that starts while a file is broken must
 * not come up as another one, say with an empty registry in place of the database it has.
 */
final class LastGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private final ObjectMapper mapper = new ObjectMapper();
  private final Path file;

  LastGood(Path file) {
    this.file = file;
  }

  /** The contents by name, empty if nothing is remembered. */
  Map<String, JsonNode> load() {
    if (Files.notExists(file)) return Map.of();
    try {
      return mapper.readValue(
          file.toFile(), new TypeReference<LinkedHashMap<String, JsonNode>>() {});
    } catch (IOException e) {
      LOG.warn("The settings of before cannot be read: {}", e.toString());
      return Map.of();
    }
  }

  /** Remembers; readable by this user only, as settings hold passwords. */
  void save(Map<String, JsonNode> contents) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "config", ".new");
      try {
        mapper.writeValue(fresh.toFile(), contents);
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      LOG.warn("The settings cannot be remembered for the next start: {}", e.toString());
    }
  }
}
