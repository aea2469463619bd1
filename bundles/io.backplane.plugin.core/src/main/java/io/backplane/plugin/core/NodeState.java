/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this node shall run beyond its distribution, in {@code DATA/state/node.json}; the launcher
 * starts from it. A jar is on the disk before the file names it, and goes only when no file does.
 */
final class NodeState {
  private static final int FORMAT = 1;

  /** A replaced bundle. */
  record Override(String version, String sha256, long since) {}

  private final Path jars;
  private final AtomicJson file;
  private final Map<String, Override> bundles = new LinkedHashMap<>();

  NodeState(Path data) throws IOException {
    Path state = data.resolve("state");
    jars = state.resolve("bundles");
    file = new AtomicJson(state.resolve("node.json"));
    JsonNode json = file.read();
    if (json == null) return;
    json.path("bundles")
        .properties()
        .forEach(
            e ->
                bundles.put(
                    e.getKey(),
                    new Override(
                        e.getValue().path("version").asText(),
                        e.getValue().path("sha256").asText(),
                        e.getValue().path("since").asLong())));
  }

  /** Where new jars are received: the same file system, so that moving is atomic. */
  Path jars() {
    return jars;
  }

  /** The jar a bundle was replaced by before, if it was. */
  synchronized Optional<Path> jar(String symbolicName) {
    return Optional.ofNullable(bundles.get(symbolicName))
        .map(o -> jars.resolve(o.sha256() + ".jar"))
        .filter(Files::exists);
  }

  /** The digest of that jar. */
  synchronized Optional<String> sha256(String symbolicName) {
    return Optional.ofNullable(bundles.get(symbolicName)).map(Override::sha256);
  }

  /** Makes a swap last: from here on the next start runs the new version. */
  synchronized void commit(StagedJar jar, long micros) throws IOException {
    Path target = jars.resolve(jar.sha256() + ".jar");
    AtomicJson.force(jar.file());
    Files.move(jar.file(), target, StandardCopyOption.ATOMIC_MOVE);
    AtomicJson.force(jars);
    Map<String, Override> next = new LinkedHashMap<>(bundles);
    next.put(jar.symbolicName(), new Override(jar.version().toString(), jar.sha256(), micros));
    file.write(Map.of("format", FORMAT, "bundles", next));
    bundles.clear();
    bundles.putAll(next);
    deleteUnnamed();
  }

  /** Files that are just being received have other names. */
  private static boolean isUnnamed(Path file, Set<String> named) {
    String name = file.getFileName().toString();
    return name.matches("[0-9a-f]{64}\\.jar") && !named.contains(name);
  }

  private void deleteUnnamed() throws IOException {
    Set<String> named =
        bundles.values().stream().map(o -> o.sha256() + ".jar").collect(Collectors.toSet());
    try (Stream<Path> all = Files.list(jars)) {
      for (Path jar : all.filter(f -> isUnnamed(f, named)).toList()) Files.deleteIfExists(jar);
    }
  }
}
