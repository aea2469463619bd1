/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was updated while the node ran: the part of the generation that the distribution does not
 * hold. It lies outside the framework's cache, so that losing the cache loses no update.
 */
public final class Overrides {
  private static final Logger LOG = LoggerFactory.getLogger(Overrides.class);

  private record Override(String version, String sha256) {}

  private final Path jars;
  private final boolean verified;
  private final Map<String, Override> bySymbolicName = new LinkedHashMap<>();

  private Overrides(Path jars, boolean verified) {
    this.jars = jars;
    this.verified = verified;
  }

  /** Those of a generation whose jars were verified. */
  static Overrides of(Path jars, List<LockFile.Member> members) {
    Overrides overrides = new Overrides(jars, true);
    for (LockFile.Member m : members)
      if (m.path().isEmpty())
        overrides.bySymbolicName.put(m.name(), new Override(m.version(), m.sha256()));
    return overrides;
  }

  /** Those of a data folder from before there were generations. */
  public static Overrides read(Path data) throws IOException {
    Path state = data.resolve("state");
    Overrides overrides = new Overrides(state.resolve("bundles"), false);
    Path file = state.resolve("node.json");
    if (Files.notExists(file)) return overrides;
    try {
      Map<String, Object> json = Json.object(Files.readString(file));
      Map<?, ?> bundles = (Map<?, ?>) json.getOrDefault("bundles", Map.of());
      bundles.forEach((name, value) -> overrides.add((String) name, (Map<?, ?>) value));
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException(file + " is not a desired state: " + e.getMessage(), e);
    }
    return overrides;
  }

  private void add(String name, Map<?, ?> json) {
    bySymbolicName.put(
        name, new Override((String) json.get("version"), (String) json.get("sha256")));
  }

  /** The jar to start instead of the distribution's, if it is whole and not older. */
  public Optional<Path> jar(Artifact artifact) {
    Override override = bySymbolicName.get(artifact.name());
    if (override == null || isOlder(override.version(), artifact.version()))
      return Optional.empty();
    Path jar = jars.resolve(override.sha256() + ".jar");
    if (verified) return Optional.of(jar);
    try {
      if (Stamps.hash(jar).equals(override.sha256())) return Optional.of(jar);
      LOG.error("{} of {} is damaged, starting the distribution's version", jar, artifact.name());
    } catch (IOException e) {
      LOG.error("{} cannot be read, starting the distribution's version", jar, e);
    }
    return Optional.empty();
  }

  private static boolean isOlder(String version, String shipped) {
    return Version.parseVersion(version).compareTo(osgiVersion(shipped)) < 0;
  }

  /**
   * As bnd writes it: 0.1.0-SNAPSHOT becomes 0.1.0.SNAPSHOT, whose qualifier counts for nothing.
   */
  static Version osgiVersion(String maven) {
    String[] part = maven.split("[-.]");
    int[] number = new int[3];
    for (int i = 0; i < Math.min(3, part.length) && part[i].matches("\\d{1,9}"); i++)
      number[i] = Integer.parseInt(part[i]);
    return new Version(number[0], number[1], number[2]);
  }
}
