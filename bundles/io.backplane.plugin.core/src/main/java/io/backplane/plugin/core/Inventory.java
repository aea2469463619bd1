/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.plugin.api.BundleAdmin.BundleView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is installed, and which of it makes up the kernel. */
final class Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);
  private static final String OURS = "io.backplane.";

  /** They hold what must outlive a swap: sockets, requests, this code. */
  private static final Set<String> KERNEL =
      Set.of(OURS + "net", OURS + "plugin.core", OURS + "http.gate", OURS + "config");

  private final BundleContext context;
  private final Components components;
  private final Map<String, String> featureByArtifact = new HashMap<>();

  Inventory(BundleContext context, Components components) {
    this.context = context;
    this.components = components;
    String home = context.getProperty("backplane.home");
    if (home != null) readFeatures(Path.of(home).resolve("features"));
  }

  List<BundleView> views() {
    return Arrays.stream(context.getBundles())
        .map(this::view)
        .sorted(Comparator.comparingInt(BundleView::startLevel).thenComparing(BundleView::id))
        .toList();
  }

  /** The one of that name; the one that works while another is made ready to replace it. */
  Bundle find(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(b -> symbolicName.equals(b.getSymbolicName()))
        .max(Comparator.comparing(b -> b.getState() == Bundle.ACTIVE))
        .orElse(null);
  }

  /** Whether others are wired to it or it holds what a swap must not lose. */
  boolean isKernel(Bundle bundle) {
    String name = bundle.getSymbolicName();
    return name == null
        || !name.startsWith(OURS)
        || KERNEL.contains(name)
        || bundle.getHeaders("").get("Export-Package") != null;
  }

  private BundleView view(Bundle bundle) {
    return new BundleView(
        bundle.getBundleId(),
        String.valueOf(bundle.getSymbolicName()),
        bundle.getVersion().toString(),
        state(bundle),
        feature(bundle),
        bundle.adapt(BundleStartLevel.class).getStartLevel(),
        isKernel(bundle),
        problem(bundle));
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.ACTIVE -> "ACTIVE";
      case Bundle.STARTING -> "STARTING";
      case Bundle.STOPPING -> "STOPPING";
      case Bundle.RESOLVED -> "RESOLVED";
      case Bundle.INSTALLED -> "INSTALLED";
      default -> "UNINSTALLED";
    };
  }

  private String problem(Bundle bundle) {
    boolean fragment =
        (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    if (fragment || bundle.getState() == Bundle.STARTING) return "";
    if (bundle.getState() != Bundle.ACTIVE && find(bundle.getSymbolicName()) != bundle) return "";
    if (bundle.getState() == Bundle.INSTALLED) return "Something it needs is missing";
    if (bundle.getState() != Bundle.ACTIVE) return "It is stopped";
    return String.join("; ", components.problems(bundle));
  }

  private String feature(Bundle bundle) {
    String name = bundle.getSymbolicName();
    String byName = featureByArtifact.get(name);
    if (byName != null) return byName;
    return featureByArtifact.entrySet().stream()
        .filter(e -> bundle.getLocation().contains("/" + e.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private void readFeatures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = new ArrayList<>(files.filter(f -> f.toString().endsWith(".json")).toList());
      for (Path file : all) {
        String feature = file.getFileName().toString().replace(".json", "");
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        for (JsonNode bundle : json.path("bundles"))
          featureByArtifact.put(bundle.path("id").asText().split(":")[1], feature);
      }
    } catch (IOException e) {
      LOG.warn("The features in {} cannot be read: {}", folder, e.toString());
    }
  }
}
