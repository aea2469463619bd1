/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a distribution consists of: the digests of its jars, as {@code sha256sum} writes them, in
 * {@code lib/repository.sha256}. Written by the assembler.
 */
public final class Listing {
  private static final String FILE = "lib/repository.sha256";
  private static final int DIGEST = 64;

  private Listing() {}

  /**
   * Lists the jars of a distribution.
   *
   * @param home of the distribution
   * @throws IOException if a file cannot be read or written
   */
  public static void write(Path home) throws IOException {
    Path repository = home.resolve("repository");
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> files = Files.walk(repository)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = repository.relativize(file).toString().replace('\\', '/');
        lines.append(Stamps.hash(file)).append("  ").append(name).append('\n');
      }
    }
    Files.write(home.resolve(FILE), lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The digests by the paths in the repository; none if the distribution has no listing. */
  static Map<String, String> read(Path home) throws IOException {
    Map<String, String> listed = new TreeMap<>();
    if (Files.notExists(home.resolve(FILE))) return listed;
    for (String line : Files.readAllLines(home.resolve(FILE)))
      if (line.length() > DIGEST + 2)
        listed.put(line.substring(DIGEST + 2), line.substring(0, DIGEST));
    return listed;
  }

  /** A digest of listing and features: another one is another distribution. */
  static String digest(Path home) throws IOException {
    MessageDigest digest = Stamps.digest();
    if (Files.exists(home.resolve(FILE))) digest.update(Files.readAllBytes(home.resolve(FILE)));
    try (Stream<Path> files = Files.list(home.resolve("features"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList())
        digest.update(Files.readAllBytes(file));
    }
    return Stamps.hex(digest.digest());
  }
}
