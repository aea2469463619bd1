/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.plugin.api.Generation.Feature;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * What the node was started from: features, and the digests of their jars as the distribution lists
 * them in {@code lib/repository.sha256}. The launcher makes the same digest of it.
 */
public final class Distribution {
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.+)");
  private static final Pattern STORED =
      Pattern.compile(".*/state/(?:store|bundles)/([0-9a-f]{64})\\.jar");

  /** How the location of a version begins that was made ready beside another. */
  public static final String BESIDE = "beside:";

  private final Path home;
  private final Sha256 digest = new Sha256();
  private final Map<String, String> listed = new HashMap<>();
  private final List<Feature> features = new ArrayList<>();
  private final List<JsonNode> bundles = new ArrayList<>();

  public Distribution(Path home) throws IOException {
    this.home = home;
    readListing(home.resolve("lib").resolve("repository.sha256"));
    Path folder = home.resolve("features");
    if (Files.notExists(folder)) return;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList())
        readFeature(file);
    }
  }

  private void readListing(Path file) throws IOException {
    try {
      digest.add(Files.readAllBytes(file));
      for (String line : Files.readAllLines(file)) {
        Matcher m = LINE.matcher(line);
        if (m.matches()) listed.put(m.group(2), m.group(1));
      }
    } catch (NoSuchFileException e) {
      listed.clear(); // put together by hand: digests are those of the jars as they are
    }
  }

  private void readFeature(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    digest.add(content);
    JsonNode json = new ObjectMapper().readTree(content);
    String id = json.path("id").asText();
    features.add(
        new Feature(
            file.getFileName().toString().replace(".json", ""),
            id.substring(id.lastIndexOf(':') + 1)));
    json.path("bundles").forEach(bundles::add);
  }

  /** What is known of a bundle whose location says nothing of its jar. */
  public interface Known {
    Optional<Entry> entry(String symbolicName) throws IOException;
  }

  /**
   * What is installed of it, with what took its place.
   *
   * @param known names what was put back beside another version and has its place now
   */
  public Content content(Bundle[] installed, Map<String, String> files, Known known)
      throws IOException {
    Map<String, Bundle> byPath = new HashMap<>();
    Set<String> beside = new HashSet<>();
    Map<String, Bundle> stored = new HashMap<>();
    for (Bundle bundle : installed) {
      String location = bundle.getLocation();
      if (STORED.matcher(location).matches()) stored.put(bundle.getSymbolicName(), bundle);
      else if (location.startsWith(BESIDE)) beside.add(bundle.getSymbolicName());
      else byPath.put(path(location), bundle);
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode json : bundles) {
      String path = artifact(json.path("id").asText());
      int level = json.path("start-order").asInt();
      String name = json.path("id").asText().split(":")[1];
      Bundle own = stored.get(name);
      Bundle shipped = byPath.get(path);
      if (own != null) entries.add(stored(own, level));
      else if (shipped != null) entries.add(shipped(shipped, level, path));
      else if (beside.contains(name)) entries.add(known(name, known));
    }
    return new Content(digest.hex(), features, entries, files);
  }

  /** Never left out: a start would lack it. */
  private static Entry known(String name, Known known) throws IOException {
    return known
        .entry(name)
        .orElseThrow(() -> new IOException("no generation tells where the jar of " + name + " is"));
  }

  private static Entry stored(Bundle bundle, int level) {
    Matcher m = STORED.matcher(bundle.getLocation());
    if (!m.matches()) throw new IllegalStateException(bundle.getLocation());
    String version = bundle.getVersion().toString();
    return new Entry(bundle.getSymbolicName(), version, m.group(1), level, "");
  }

  private Entry shipped(Bundle bundle, int level, String path) throws IOException {
    String sha256 = listed.get(path);
    if (sha256 == null) sha256 = Sha256.of(jar(path));
    String version = bundle.getVersion().toString();
    return new Entry(String.valueOf(bundle.getSymbolicName()), version, sha256, level, path);
  }

  /** A jar of the distribution. */
  public Path jar(String path) {
    return home.resolve("repository").resolve(path);
  }

  private static String path(String location) {
    String marker = location.startsWith("kernel:") ? "kernel:" : "/repository/";
    int at = location.lastIndexOf(marker);
    return at < 0 ? location : location.substring(at + marker.length());
  }

  /** Where an artifact lies: {@code group:name[:type[:classifier]]:version}. */
  private static String artifact(String id) {
    String[] part = id.split(":");
    String version = part[part.length - 1];
    String type = part.length > 3 ? part[2] : "jar";
    String suffix = part.length > 4 ? "-" + part[3] : "";
    String folder = part[0].replace('.', '/') + "/" + part[1] + "/" + version;
    return folder + "/" + part[1] + "-" + version + suffix + "." + type;
  }
}
