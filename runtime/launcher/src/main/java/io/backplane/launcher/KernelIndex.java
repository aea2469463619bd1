/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bundles whose classes the launcher's own class loader has, with their manifest headers in one
 * file, so that none of their jars has to be opened to install them. Written by the assembler.
 *
 * @param headers of each jar by its path in the repository; the names of headers in any case
 */
public record KernelIndex(Map<String, Map<String, String>> headers) {
  /** The name under which the packages of a jar are told, divided by commas. */
  public static final String PACKAGES = "Packages";

  private static final String FILE = "lib/kernel.index";
  private static final String JAR = "/";
  private static final String COLON = ": ";

  /** Keeps its own copy. */
  public KernelIndex {
    Map<String, Map<String, String>> copy = new LinkedHashMap<>();
    headers.forEach((jar, values) -> copy.put(jar, anyCase(values)));
    headers = Collections.unmodifiableMap(copy);
  }

  private static Map<String, String> anyCase(Map<String, String> values) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    return Collections.unmodifiableMap(copy);
  }

  /**
   * Reads the index of a distribution.
   *
   * @param home of the distribution
   * @return empty if there is none
   * @throws IOException if it cannot be read or is no index
   */
  public static KernelIndex read(Path home) throws IOException {
    Map<String, Map<String, String>> headers = new LinkedHashMap<>();
    try {
      Map<String, String> current = Map.of();
      for (String line : Files.readAllLines(home.resolve(FILE))) {
        int colon = line.indexOf(COLON);
        if (line.startsWith(JAR)) {
          current = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
          headers.put(line.substring(JAR.length()), current);
        } else if (colon > 0 && !headers.isEmpty()) {
          current.put(line.substring(0, colon), line.substring(colon + COLON.length()));
        } else {
          throw new IOException(home.resolve(FILE) + " is damaged: " + line);
        }
      }
    } catch (NoSuchFileException e) {
      return new KernelIndex(Map.of());
    }
    return new KernelIndex(headers);
  }

  /**
   * The jar that has a package.
   *
   * @param name of the package
   * @return its path in the repository, if one has it
   */
  public Optional<String> jarOf(String name) {
    return headers.entrySet().stream()
        .filter(e -> ("," + e.getValue().get(PACKAGES) + ",").contains("," + name + ","))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Writes the index into a distribution.
   *
   * @param home of the distribution
   * @throws IOException if it cannot be written
   */
  public void write(Path home) throws IOException {
    List<String> lines = new ArrayList<>();
    headers.forEach(
        (jar, values) -> {
          lines.add(JAR + jar);
          values.forEach((name, value) -> lines.add(name + COLON + value));
        });
    Files.write(home.resolve(FILE), lines);
  }
}
