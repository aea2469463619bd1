/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A feature file: the bundles of one capability, by coordinates. What the features of a
 * distribution name is what runs, so both the launcher and the assembler read them here.
 *
 * @param name the file's name without its ending
 * @param bundles in the order of the file
 */
public record Feature(String name, List<Entry> bundles) {

  /**
   * A bundle of a feature.
   *
   * @param artifact its coordinates
   * @param startOrder the start level it starts at; 0 for fragments, which never start
   */
  public record Entry(Artifact artifact, int startOrder) {}

  /** Keeps its own copy. */
  public Feature {
    bundles = List.copyOf(bundles);
  }

  /**
   * Reads every feature of a folder.
   *
   * @param folder with {@code *.json}
   * @return by name
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException naming the file, if one is not a feature
   */
  public static List<Feature> readAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().map(Feature::read).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The start level at which everything is up.
   *
   * @param features that run
   * @return at least 1
   */
  public static int highestStartOrder(List<Feature> features) {
    return features.stream()
        .flatMap(f -> f.bundles().stream())
        .mapToInt(Entry::startOrder)
        .max()
        .orElse(1);
  }

  private static Feature read(Path file) {
    try {
      return parse(file.getFileName().toString().replace(".json", ""), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  static Feature parse(String name, String text) {
    Map<String, Object> json = Json.object(text);
    if (!"1.0".equals(json.get("feature-resource-version")))
      throw new IllegalArgumentException("feature-resource-version must be \"1.0\"");
    List<Entry> entries = new ArrayList<>();
    for (Object bundle : (List<?>) json.getOrDefault("bundles", List.of())) {
      Map<?, ?> entry = (Map<?, ?>) bundle;
      if (!(entry.get("id") instanceof String id))
        throw new IllegalArgumentException("a bundle without id");
      if (!(entry.get("start-order") instanceof Long order))
        throw new IllegalArgumentException(id + " has no start-order");
      entries.add(new Entry(Artifact.parse(id), Math.toIntExact(order)));
    }
    return new Feature(name, entries);
  }
}
