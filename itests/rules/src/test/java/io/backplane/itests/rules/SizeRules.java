/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much is in one place: a package is what a reader takes in at once, a bundle what is swapped.
 */
final class SizeRules {
  static final int MOST_IN_A_PACKAGE = 25;
  static final int FEWEST_IN_A_BUNDLE = 5;
  static final String REASON = "**Few types:** ";

  private SizeRules() {}

  static List<String> crowded(Path bundle) {
    List<String> found = new ArrayList<>();
    types(bundle)
        .forEach(
            (name, count) -> {
              if (count > MOST_IN_A_PACKAGE) found.add(name + " has " + count + " types");
            });
    return found;
  }

  /** A bundle costs a jar, a manifest, a class loader and a row in every list. */
  static List<String> small(Path bundle) throws IOException {
    int count = types(bundle).values().stream().mapToInt(Integer::intValue).sum();
    if (count >= FEWEST_IN_A_BUNDLE) return List.of();
    Path readme = bundle.resolve("README.md");
    boolean said =
        Files.exists(readme)
            && Files.readAllLines(readme).stream()
                .anyMatch(l -> l.startsWith(REASON) && l.length() > REASON.length() + 20);
    return said
        ? List.of()
        : List.of(House.name(bundle) + " has " + count + " types and its README does not say why");
  }

  /** Package to its top-level types. */
  private static Map<String, Integer> types(Path bundle) {
    Map<String, Integer> types = new TreeMap<>();
    SourceRules.parse(
        House.javaFiles(bundle.resolve("src/main/java")),
        (unit, docs) ->
            types.merge(
                String.valueOf(unit.getPackageName()), unit.getTypeDecls().size(), Integer::sum));
    return types;
  }
}
