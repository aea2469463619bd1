/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Which bundles carry which package, exported or not, jars within them included. Two that carry one
 * with different classes are a fault in waiting: which of the two a class loader sees depends on
 * who is wired to whom.
 */
final class Packages {
  /** Package to bundle to class to a digest of its bytes. */
  private final Map<String, Map<String, Map<String, Integer>>> carried = new TreeMap<>();

  void add(Path jar) throws IOException {
    read(jar.getFileName().toString(), Files.readAllBytes(jar));
  }

  int count() {
    return carried.size();
  }

  /** Packages that bundles carry with different content, with these bundles. */
  List<String> split() {
    return carried.entrySet().stream()
        .filter(p -> new HashSet<>(p.getValue().values()).size() > 1)
        .map(p -> p.getKey() + " lies in " + String.join(", ", p.getValue().keySet()))
        .toList();
  }

  private void read(String bundle, byte[] jar) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(".jar")) read(bundle, in.readAllBytes());
        else if (isClass(name)) put(bundle, name, in.readAllBytes());
      }
    }
  }

  /** Not of the module system, and no second version of a class for newer machines. */
  private static boolean isClass(String name) {
    return name.endsWith(".class") && name.contains("/") && !name.startsWith("META-INF/");
  }

  private void put(String bundle, String name, byte[] bytes) {
    carried
        .computeIfAbsent(
            name.substring(0, name.lastIndexOf('/')).replace('/', '.'), p -> new TreeMap<>())
        .computeIfAbsent(bundle, b -> new HashMap<>())
        .put(name, Arrays.hashCode(bytes));
  }
}
