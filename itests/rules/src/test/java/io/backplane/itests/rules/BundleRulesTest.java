/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleRulesTest {
  private final House house = new House();

  @TempDir Path temp;

  @Test
  void every_bundle_was_built_before_it_is_judged() throws IOException {
    assertTrue(house.bundles().size() >= 30, "bundles: " + house.bundles().size());
    for (Path b : house.bundles()) {
      assertNotNull(BundleRules.manifest(b), House.name(b) + " has no manifest yet");
    }
  }

  @Test
  void folder_symbolic_name_and_root_package_agree() throws IOException {
    check(BundleRules::names);
  }

  @Test
  void cards_export_nothing_and_apis_something() throws IOException {
    check(BundleRules::exports);
  }

  @Test
  void every_bundle_has_a_readme_with_the_headings() throws IOException {
    check(BundleRules::readme);
  }

  @Test
  void every_configuration_attribute_is_described_and_has_a_default() throws IOException {
    check(BundleRules::configuration);
  }

  @Test
  void no_package_is_split_between_bundles() {
    Map<String, List<String>> byPackage = new TreeMap<>();
    for (Path b : house.bundles()) {
      Path sources = b.resolve("src/main/java");
      TreeSet<String> packages = new TreeSet<>();
      House.javaFiles(sources)
          .forEach(f -> packages.add(sources.relativize(f.getParent()).toString()));
      packages.forEach(
          p -> byPackage.computeIfAbsent(p, k -> new ArrayList<>()).add(House.name(b)));
    }
    assertEquals(List.of(), BundleRules.splitPackages(byPackage));
  }

  @Test
  void the_guard_bites() throws IOException {
    Path bundle = temp.resolve("io.backplane.bad.card");
    Files.createDirectories(bundle.resolve("target/classes/META-INF"));
    Files.createDirectories(bundle.resolve("target/classes/OSGI-INF/metatype"));
    Files.createDirectories(bundle.resolve("src/main/java/org/elsewhere"));
    Files.writeString(bundle.resolve("pom.xml"), "<artifactId>other</artifactId>");
    Files.writeString(bundle.resolve("src/main/java/org/elsewhere/A.java"), "class A {}");
    Files.writeString(bundle.resolve("README.md"), "# Bad\n## What\n## Threads\n");
    Files.writeString(
        bundle.resolve("target/classes/META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\nBundle-SymbolicName: other\nExport-Package: bad\n\n");
    Files.writeString(
        bundle.resolve("target/classes/OSGI-INF/metatype/x.xml"), "<AD id=\"a\" name=\"A\"/>");
    assertEquals(3, BundleRules.names(bundle).size());
    assertEquals(1, BundleRules.exports(bundle).size());
    assertEquals(1, BundleRules.readme(bundle).size());
    Files.delete(bundle.resolve("README.md"));
    assertEquals(List.of("io.backplane.bad.card: has no README.md"), BundleRules.readme(bundle));
    assertEquals(2, BundleRules.configuration(bundle).size());
    assertEquals(1, BundleRules.splitPackages(Map.of("p", List.of("a", "b"))).size());
  }

  @Test
  void the_guard_bites_on_an_api_that_exports_nothing() throws IOException {
    Path bundle = temp.resolve("io.backplane.bad.api");
    Path meta = Files.createDirectories(bundle.resolve("target/classes/META-INF"));
    Files.writeString(
        meta.resolve("MANIFEST.MF"),
        "Manifest-Version: 1.0\nBundle-SymbolicName: io.backplane.bad.api\n\n");
    assertEquals(List.of("io.backplane.bad.api: exports nothing"), BundleRules.exports(bundle));
  }

  private void check(Rule rule) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path b : house.bundles()) {
      found.addAll(rule.apply(b));
    }
    assertTrue(found.isEmpty(), () -> String.join("\n", found));
  }

  private interface Rule {
    List<String> apply(Path bundle) throws IOException;
  }
}
