/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The tree under test: where its bundles lie and which of them are which. */
final class House {
  /** Bundles that only wrap or carry libraries; they export what they wrap. */
  static final Set<String> BASE = Set.of();

  /** The dialect's name is a Java keyword, so its package is spelt otherwise. */
  static final String KEYWORD_EXCEPTION = "io.backplane.dialect.native";

  private final Path root;

  House() {
    this(Path.of(System.getProperty("backplane.root")));
  }

  House(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  List<Path> bundles() {
    return list(root.resolve("bundles"));
  }

  /** Bundles, what starts and builds them, and their marks. */
  List<Path> modules() {
    List<Path> modules = new ArrayList<>(bundles());
    for (String more : List.of("runtime/launcher", "runtime/assembler", "bnd/marks")) {
      modules.add(root.resolve(more));
    }
    return modules;
  }

  static String name(Path bundle) {
    return bundle.getFileName().toString();
  }

  static boolean isApi(String name) {
    return name.endsWith(".api");
  }

  static boolean isTestkit(String name) {
    return name.endsWith(".testkit");
  }

  static boolean exports(String name) {
    return isApi(name) || isTestkit(name) || BASE.contains(name);
  }

  static String rootPackage(String name) {
    return name.equals(KEYWORD_EXCEPTION) ? "io.backplane.dialect" : name;
  }

  static List<Path> javaFiles(Path dir) {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> s = Files.walk(dir)) {
      return s.filter(p -> p.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path dir) {
    try (Stream<Path> s = Files.list(dir)) {
      return s.filter(p -> Files.exists(p.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
