/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API bundle may bring other APIs along and nothing else; connections bring Netty. */
class ApiPurityTest {
  private static final String CONNECTIONS = "io.backplane.net.api";
  private final Path root = Path.of(System.getProperty("backplane.root"));

  @TempDir Path temp;

  @Test
  void every_api_has_a_resolution_of_its_own() throws IOException {
    try (Stream<Path> bundles = Files.list(root.resolve("bundles"))) {
      List<String> apis =
          bundles.map(b -> b.getFileName().toString()).filter(n -> n.endsWith(".api")).toList();
      assertEquals(Set.copyOf(apis), resolutions().keySet());
    }
  }

  @Test
  void no_api_brings_anything_but_apis() throws IOException {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Path> e : resolutions().entrySet())
      found.addAll(strangers(e.getKey(), e.getValue()));
    assertEquals(List.of(), found);
  }

  @Test
  void the_guard_bites() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("io.backplane.x.api.bndrun"),
            "-runbundles: io.backplane.x.api;version='[0.1.0,0.1.1)',\\\n"
                + "\tio.netty.common;version='[4.2.12,4.2.13)'\n");
    assertEquals(
        List.of("io.backplane.x.api brings io.netty.common"),
        strangers("io.backplane.x.api", file));
    assertEquals(List.of(), strangers(CONNECTIONS, file));
  }

  private Map<String, Path> resolutions() throws IOException {
    Map<String, Path> byApi = new TreeMap<>();
    try (Stream<Path> files = Files.list(root.resolve("itests/api-purity"))) {
      files
          .filter(f -> f.toString().endsWith(".bndrun"))
          .forEach(f -> byApi.put(f.getFileName().toString().replace(".bndrun", ""), f));
    }
    return byApi;
  }

  private static List<String> strangers(String api, Path file) throws IOException {
    Set<String> bundles = RunFile.bundles(file).keySet();
    assertTrue(!bundles.isEmpty(), () -> file + " names no bundles");
    return bundles.stream()
        .filter(b -> !b.endsWith(".api"))
        .filter(b -> !(api.equals(CONNECTIONS) && b.startsWith("io.netty.")))
        .map(b -> api + " brings " + b)
        .toList();
  }
}
