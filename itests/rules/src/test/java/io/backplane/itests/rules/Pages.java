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
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people read: its links lead somewhere, and every decision is in the index. */
final class Pages {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`");

  private Pages() {}

  static List<Path> all(Path root) throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of(".", "docs", "bundles", "itests", "runtime", "bnd")) {
      try (Stream<Path> tree = Files.walk(root.resolve(folder), folder.equals(".") ? 1 : 9)) {
        tree.filter(f -> f.toString().endsWith(".md"))
            .filter(f -> !f.toString().contains("/target/"))
            .map(Path::normalize)
            .forEach(pages::add);
      }
    }
    return pages;
  }

  static List<String> deadLinks(Path page) throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
    while (links.find()) {
      String link = links.group(1);
      if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
        dead.add(page.getFileName() + " -> " + link);
      }
    }
    return dead;
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length < 2 || anchors(target).contains(parts[1]);
  }

  private static Set<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(l -> l.startsWith("#"))
        .map(l -> l.replaceFirst("#+ *", "").toLowerCase(Locale.ROOT))
        .map(l -> l.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Decisions that the index does not name. */
  static List<String> unlistedDecisions(Path folder) throws IOException {
    String index = Files.readString(folder.resolve("README.md"));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches("\\d{4}-.*\\.md"))
          .filter(n -> !index.contains("[" + n.substring(0, 4) + "](" + n + ")"))
          .sorted()
          .toList();
    }
  }
}
