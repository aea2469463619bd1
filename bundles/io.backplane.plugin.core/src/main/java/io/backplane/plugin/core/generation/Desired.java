/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Feature;
import io.backplane.plugin.api.Generation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A generation as its file holds it; the launcher reads the same file.
 *
 * @param format of the file
 * @param number of the generation
 * @param origin what made it
 * @param content what it is
 */
public record Desired(int format, long number, Origin origin, Content content) {
  public static final int FORMAT = 1;

  /**
   * What made a generation.
   *
   * @param parent the generation before, 0 if there was none
   * @param time in microseconds
   * @param by who and why
   * @param kind of the change
   * @param what was changed
   * @param outcome how that went
   */
  public record Origin(long parent, long time, By by, Kind kind, String what, String outcome) {}

  /**
   * What runs.
   *
   * @param distribution digest of the distribution
   * @param features by name
   * @param bundles in the order of the features
   * @param files configuration files by folder and name, each a JSON object as text
   */
  public record Content(
      String distribution, List<Feature> features, List<Entry> bundles, Map<String, String> files) {
    public Content {
      features = List.copyOf(features);
      bundles = List.copyOf(bundles);
      files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
    }

    public Optional<Entry> bundle(String name) {
      return bundles.stream().filter(b -> b.name().equals(name)).findFirst();
    }

    public Content with(Entry changed) {
      return new Content(
          distribution,
          features,
          bundles.stream().map(b -> b.name().equals(changed.name()) ? changed : b).toList(),
          files);
    }

    public Content with(Map<String, String> other) {
      return new Content(distribution, features, bundles, other);
    }
  }

  /**
   * A bundle.
   *
   * @param name its symbolic name
   * @param version its version
   * @param sha256 of its jar
   * @param level it starts at
   * @param path in the distribution's repository, empty if the node keeps the jar itself
   */
  public record Entry(String name, String version, String sha256, int level, String path) {
    public boolean stored() {
      return path.isEmpty();
    }
  }
}
