/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.launcher.state.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The features say what runs; the resolver, given the cards alone, must arrive at the same. */
class FeaturesResolveTest {
  private final Path root = Path.of(System.getProperty("backplane.root"));
  private final Path home = Path.of(System.getProperty("backplane.dist")).normalize();

  @Test
  void the_features_name_what_the_resolver_finds_and_nothing_else() throws IOException {
    Map<String, String> resolved = RunFile.bundles(root.resolve("itests/resolve/platform.bndrun"));
    assertTrue(resolved.size() > 50, () -> "resolved: " + resolved);
    Map<String, String> named = named();
    assertEquals(List.of(), without(named, resolved), "no card needs what features/ name");
    assertEquals(List.of(), without(resolved, named), "cards need what no feature names");
  }

  private Map<String, String> named() throws IOException {
    Map<String, String> named = new TreeMap<>();
    for (Feature feature : Feature.readAll(home.resolve("features")))
      for (Feature.Entry entry : feature.bundles()) {
        Path jar = home.resolve("repository").resolve(entry.artifact().path());
        try (JarFile file = new JarFile(jar.toFile())) {
          Attributes manifest = file.getManifest().getMainAttributes();
          if (isForOneKindOfMachine(manifest)) continue;
          named.put(name(manifest), version(manifest));
        }
      }
    return named;
  }

  /** Fragments with native code: which of them resolves depends on who asks. */
  private static boolean isForOneKindOfMachine(Attributes manifest) {
    return manifest.getValue("Fragment-Host") != null
        && manifest.getValue("Bundle-NativeCode") != null;
  }

  private static String name(Attributes manifest) {
    return manifest.getValue("Bundle-SymbolicName").split(";")[0].strip();
  }

  private static String version(Attributes manifest) {
    String[] parts = manifest.getValue("Bundle-Version").split("\\.");
    return parts[0] + "." + parts[1] + "." + (parts.length > 2 ? parts[2] : "0");
  }

  private static List<String> without(Map<String, String> these, Map<String, String> those) {
    return these.entrySet().stream()
        .filter(e -> !e.getValue().equals(those.get(e.getKey())))
        .map(e -> e.getKey() + " " + e.getValue())
        .toList();
  }
}
