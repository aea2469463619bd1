/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import io.backplane.launcher.KernelIndex;
import io.backplane.launcher.state.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Decides which bundles the launcher's own class loader has: libraries, APIs and those of ours that
 * hold what must outlive a swap. Every other bundle of ours is a card, which is replaced while the
 * node runs and needs a class loader that can go.
 */
final class Kernel {
  private static final String OURS = "io.backplane";
  private static final Set<String> HOLDERS =
      Set.of(OURS + ".config", OURS + ".http.gate", OURS + ".net", OURS + ".plugin.core");

  /**
   * Signed, hardly ever used, or looking for files in its own bundle by its class loader; nothing
   * of the kernel may need one of them.
   */
  private static final Set<String> APART =
      Set.of(
          "bcprov-jdk18on",
          "bcutil-jdk18on",
          "bcpkix-jdk18on",
          "jna",
          "jna-platform",
          "org.apache.felix.gogo.shell",
          "oshi-core",
          "postgresql");

  /** Beginnings of headers that tell a framework nothing. */
  private static final List<String> NOISE =
      List.of(
          "Ant-",
          "Archiver-",
          "Bnd-",
          "Build-",
          "Built-",
          "Created-",
          "Embed",
          "Implementation-",
          "Include-Resource",
          "Manifest-Version",
          "Multi-Release",
          "Originally-",
          "Private-Package",
          "Specification-",
          "Tool");

  /** The framework would wait for its own class loader to load a class of the bundle. */
  private static final String LAZY = "Bundle-ActivationPolicy";

  /** Says which classes must be the same; of each of the kernel's there is only one. */
  private static final Pattern USES = Pattern.compile(";\\s*uses:=(\"[^\"]*\"|[\\w.]+)");

  private Kernel() {}

  /**
   * Writes the jar of the kernel's classes and the index of its bundles.
   *
   * @param fetched the jars by their coordinates, what starts first in front
   * @param home the distribution to write into
   */
  static void write(Map<Artifact, Path> fetched, Path home) throws IOException {
    Map<String, Map<String, String>> headers = new LinkedHashMap<>();
    try (KernelJar all = new KernelJar(home.resolve("lib/kernel.jar"))) {
      for (Map.Entry<Artifact, Path> entry : fetched.entrySet()) {
        try (JarFile jar = new JarFile(entry.getValue().toFile(), false)) {
          Attributes manifest = jar.getManifest().getMainAttributes();
          if (!contains(entry.getKey(), manifest)) continue;
          Map<String, String> kept = headers(manifest);
          kept.put(KernelIndex.PACKAGES, String.join(",", all.add(jar)));
          headers.put(entry.getKey().path(), kept);
        }
      }
    }
    new KernelIndex(headers).write(home);
  }

  /** Whether the launcher's class loader has it. */
  static boolean contains(Artifact artifact, Attributes manifest) {
    if (!artifact.group().equals(OURS)) return !APART.contains(artifact.name());
    return HOLDERS.contains(artifact.name()) || manifest.getValue("Export-Package") != null;
  }

  private static Map<String, String> headers(Attributes manifest) {
    Map<String, String> kept = new TreeMap<>();
    manifest.forEach(
        (name, value) -> kept.put(name.toString(), USES.matcher(value.toString()).replaceAll("")));
    kept.keySet().removeIf(name -> NOISE.stream().anyMatch(name::startsWith) || name.equals(LAZY));
    return kept;
  }
}
