/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.launcher.state.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No package of the distribution is split, be it exported or private. */
class PackagesTest {
  private final Path home = Path.of(System.getProperty("backplane.dist")).normalize();

  @TempDir Path temp;

  @Test
  void no_two_bundles_carry_a_package_with_different_content() throws IOException {
    Packages packages = new Packages();
    for (Feature feature : Feature.readAll(home.resolve("features")))
      for (Feature.Entry entry : feature.bundles())
        packages.add(home.resolve("repository").resolve(entry.artifact().path()));
    assertTrue(packages.count() > 500, "packages seen: " + packages.count());
    assertEquals(List.of(), packages.split());
  }

  @Test
  void the_guard_bites_on_a_package_of_two_bundles() throws IOException {
    byte[] one = jar(Map.of("p/A.class", bytes("a"), "q/B.class", bytes("b")));
    byte[] same = jar(Map.of("p/A.class", bytes("a"), "p/text", bytes("other")));
    assertEquals(List.of(), split(one, same));
    byte[] changed = jar(Map.of("p/A.class", bytes("c")));
    assertEquals(List.of("p lies in 0.jar, 1.jar"), split(one, changed));
    byte[] more = jar(Map.of("p/A.class", bytes("a"), "p/B.class", bytes("b")));
    assertEquals(List.of("p lies in 0.jar, 1.jar"), split(one, more));
    byte[] within = jar(Map.of("lib/inner.jar", changed));
    assertEquals(List.of("p lies in 0.jar, 1.jar"), split(one, within));
  }

  private List<String> split(byte[]... jars) throws IOException {
    Packages packages = new Packages();
    for (int i = 0; i < jars.length; i++)
      packages.add(Files.write(temp.resolve(i + ".jar"), jars[i]));
    return packages.split();
  }

  private static byte[] jar(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
