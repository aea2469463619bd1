/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import io.backplane.launcher.state.Artifact;
import io.backplane.launcher.state.Feature;
import io.backplane.launcher.state.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts a distribution together. The features say what runs and Maven says what was fetched; a
 * difference between the two is a distribution that does not start, so it ends the build.
 */
public final class Main {
  private static final Set<String> LIB =
      Set.of(
          "io.backplane:io.backplane.launcher",
          "org.apache.felix:org.apache.felix.framework",
          "org.slf4j:slf4j-api",
          "ch.qos.logback:logback-classic",
          "ch.qos.logback:logback-core");
  private static final Set<String> TOOLS = Set.of("io.backplane:io.backplane.assembler");

  private Main() {}

  /**
   * Assembles.
   *
   * @param args list of fetched artifacts, folder of features, folder to fill
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Map<Artifact, Path> fetched = Fetched.read(Path.of(args[0]));
    Path features = Path.of(args[1]);
    Path home = Path.of(args[2]);
    Set<Artifact> named =
        Feature.readAll(features).stream()
            .flatMap(f -> f.bundles().stream())
            .map(Feature.Entry::artifact)
            .collect(Collectors.toCollection(() -> new TreeSet<>(BY_NAME)));
    List<String> problems = differences(named, fetched.keySet());
    if (!problems.isEmpty()) {
      problems.forEach(System.err::println);
      System.exit(1);
    }
    for (Map.Entry<Artifact, Path> entry : fetched.entrySet()) {
      Artifact artifact = entry.getKey();
      if (TOOLS.contains(key(artifact))) continue;
      if (LIB.contains(key(artifact)))
        copy(entry.getValue(), home.resolve("lib").resolve(fileName(artifact)));
      else copy(entry.getValue(), home.resolve("repository").resolve(artifact.path()));
    }
    Kernel.write(inOrderOfStart(features, fetched), home);
    Listing.write(home);
    try (var files = Files.list(features)) {
      for (Path file : files.sorted().toList())
        copy(file, home.resolve("features").resolve(file.getFileName()));
    }
  }

  /** As the order of the features' files says nothing. */
  private static Map<Artifact, Path> inOrderOfStart(Path features, Map<Artifact, Path> fetched)
      throws IOException {
    Map<Artifact, Path> ordered = new LinkedHashMap<>();
    Feature.readAll(features).stream()
        .flatMap(f -> f.bundles().stream())
        .sorted(Comparator.comparingInt(Feature.Entry::startOrder))
        .map(Feature.Entry::artifact)
        .forEach(a -> ordered.put(a, fetched.get(a)));
    return ordered;
  }

  private static final Comparator<Artifact> BY_NAME = Comparator.comparing(Artifact::toString);

  static List<String> differences(Set<Artifact> named, Set<Artifact> fetched) {
    Map<String, String> problems = new TreeMap<>();
    for (Artifact artifact : named)
      if (!fetched.contains(artifact))
        problems.put(
            artifact.toString(),
            "A feature names " + artifact + ", runtime/dist/pom.xml does not fetch it");
    for (Artifact artifact : fetched)
      if (!named.contains(artifact)
          && !LIB.contains(key(artifact))
          && !TOOLS.contains(key(artifact)))
        problems.put(
            artifact.toString(),
            "runtime/dist/pom.xml fetches " + artifact + ", no feature names it");
    return List.copyOf(problems.values());
  }

  private static String key(Artifact artifact) {
    return artifact.group() + ":" + artifact.name();
  }

  private static String fileName(Artifact artifact) {
    return artifact.name() + "-" + artifact.version() + ".jar";
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
