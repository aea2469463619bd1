/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeRulesTest {
  private final House house = new House();

  @TempDir Path temp;

  @Test
  void no_package_has_more_types_than_a_reader_keeps_in_mind() {
    List<String> found = new ArrayList<>();
    for (Path module : house.modules()) found.addAll(SizeRules.crowded(module));
    assertEquals(List.of(), found);
  }

  @Test
  void a_bundle_of_few_types_says_why_it_is_one() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path bundle : house.bundles()) found.addAll(SizeRules.small(bundle));
    assertEquals(List.of(), found);
  }

  @Test
  void the_guard_bites_on_a_crowded_package() throws IOException {
    Path bundle = bundle("class A0 { class Inner { } }");
    for (int i = 1; i < 25; i++) source(bundle, "A" + i, "class A" + i + " { }");
    source(bundle, "package-info", "");
    assertEquals(List.of(), SizeRules.crowded(bundle));
    source(bundle, "A1", "class A1 { } interface Beside { }");
    assertEquals(List.of("p has 26 types"), SizeRules.crowded(bundle));
  }

  @Test
  void the_guard_bites_on_a_small_bundle_without_a_reason() throws IOException {
    Path bundle = bundle("class A0 { } class A1 { } record A2() { } enum A3 { }");
    List<String> silent = List.of("io.backplane.x has 4 types and its README does not say why");
    assertEquals(silent, SizeRules.small(bundle));
    Files.writeString(bundle.resolve("README.md"), "# X\n\n## Why\n\n**Few types:** so\n");
    assertEquals(silent, SizeRules.small(bundle));
    Files.writeString(
        bundle.resolve("README.md"), "## Why\n\n**Few types:** one has to be replaced alone.\n");
    assertEquals(List.of(), SizeRules.small(bundle));
    Files.delete(bundle.resolve("README.md"));
    source(bundle, "A4", "class A4 { }");
    assertEquals(List.of(), SizeRules.small(bundle));
  }

  private Path bundle(String source) throws IOException {
    Path bundle = temp.resolve("io.backplane.x");
    Files.createDirectories(bundle.resolve("src/main/java/p"));
    source(bundle, "A0", source);
    return bundle;
  }

  private static void source(Path bundle, String name, String text) throws IOException {
    Files.writeString(bundle.resolve("src/main/java/p/" + name + ".java"), "package p;\n" + text);
  }
}
