/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a bundle must keep as a whole: its names, its exports, its configuration, its README. */
final class BundleRules {
  static final List<String> HEADINGS =
      List.of("## What", "## Why", "## Talks to", "## Configure", "## Try it", "## Threads");
  private static final Pattern AD = Pattern.compile("<AD [^>]*?(/>|>)", Pattern.DOTALL);

  private BundleRules() {}

  static List<String> names(Path bundle) throws IOException {
    List<String> found = new ArrayList<>();
    String name = House.name(bundle);
    Manifest m = manifest(bundle);
    if (m != null) {
      String bsn = m.getMainAttributes().getValue("Bundle-SymbolicName");
      if (!name.equals(bsn)) {
        found.add(name + ": symbolic name is " + bsn);
      }
    }
    if (!Files.readString(bundle.resolve("pom.xml"))
        .contains("<artifactId>" + name + "</artifactId>")) {
      found.add(name + ": artifactId differs from the folder");
    }
    Path sources = bundle.resolve("src/main/java");
    String root = House.rootPackage(name).replace('.', '/');
    for (Path f : House.javaFiles(sources)) {
      if (!sources.relativize(f).toString().startsWith(root)) {
        found.add(name + ": " + sources.relativize(f) + " lies outside the root package");
      }
    }
    return found;
  }

  static List<String> exports(Path bundle) throws IOException {
    String name = House.name(bundle);
    Manifest m = manifest(bundle);
    if (m == null) {
      return List.of();
    }
    String exported = m.getMainAttributes().getValue("Export-Package");
    if (exported != null && !House.exports(name)) {
      return List.of(name + ": a card exports " + exported);
    }
    if (exported == null && House.exports(name)) {
      return List.of(name + ": exports nothing");
    }
    return List.of();
  }

  static List<String> readme(Path bundle) throws IOException {
    Path readme = bundle.resolve("README.md");
    if (!Files.exists(readme)) {
      return List.of(House.name(bundle) + ": has no README.md");
    }
    List<String> headings =
        Files.readAllLines(readme).stream().filter(l -> l.startsWith("## ")).toList();
    return headings.equals(HEADINGS)
        ? List.of()
        : List.of(House.name(bundle) + ": README headings are " + headings);
  }

  static List<String> configuration(Path bundle) throws IOException {
    List<String> found = new ArrayList<>();
    Path dir = bundle.resolve("target/classes/OSGI-INF/metatype");
    if (!Files.isDirectory(dir)) {
      return found;
    }
    try (Stream<Path> s = Files.list(dir)) {
      for (Path xml : s.filter(p -> p.toString().endsWith(".xml")).toList()) {
        Matcher ads = AD.matcher(Files.readString(xml));
        while (ads.find()) {
          attribute(House.name(bundle), ads.group(), found);
        }
      }
    }
    return found;
  }

  private static void attribute(String bundle, String ad, List<String> found) {
    String id = value(ad, "id");
    if (value(ad, "description").isBlank()) {
      found.add(bundle + ": configuration " + id + " has no description");
    }
    boolean many = !value(ad, "cardinality").isEmpty();
    if (!ad.contains("default=") && !"true".equals(value(ad, "required")) && !many) {
      found.add(bundle + ": configuration " + id + " has neither default nor required");
    }
  }

  private static String value(String xml, String name) {
    Matcher m = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(xml);
    return m.find() ? m.group(1) : "";
  }

  static Manifest manifest(Path bundle) throws IOException {
    Path mf = bundle.resolve("target/classes/META-INF/MANIFEST.MF");
    if (!Files.exists(mf)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(mf)) {
      return new Manifest(in);
    }
  }

  /** Packages that more than one bundle contains. */
  static List<String> splitPackages(Map<String, List<String>> bundlesByPackage) {
    return bundlesByPackage.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .map(e -> e.getKey() + " lies in " + e.getValue())
        .sorted()
        .toList();
  }
}
