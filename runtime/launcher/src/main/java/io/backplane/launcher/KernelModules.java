/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.launcher.state.Artifact;
import io.backplane.launcher.state.Feature;
import io.backplane.launcher.state.Overrides;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the bundles of the {@link KernelIndex} to the framework (OSGi Connect). They change only
 * by a restart, so the launcher's class loader may have their classes: these come linked out of the
 * start archive, as those of bundles with class loaders of their own cannot.
 */
final class KernelModules implements ModuleConnector {
  private static final Logger LOG = LoggerFactory.getLogger(KernelModules.class);
  private static final String PREFIX = "kernel:";
  private final Path repository;
  private final KernelIndex index;

  private KernelModules(Path repository, KernelIndex index) {
    this.repository = repository;
    this.index = index;
  }

  /**
   * The modules of a distribution; none if one of them was replaced, as the class loader would go
   * on showing the others the old classes.
   */
  static KernelModules of(Path home, List<Feature> features, Overrides overrides)
      throws IOException {
    KernelIndex index = KernelIndex.read(home);
    for (Feature feature : features)
      for (Feature.Entry entry : feature.bundles())
        if (index.headers().containsKey(entry.artifact().path())
            && overrides.jar(entry.artifact()).isPresent()) {
          LOG.info("{} was replaced, so every bundle gets a class loader", entry.artifact().name());
          index = new KernelIndex(Map.of());
        }
    return new KernelModules(home.resolve("repository"), index);
  }

  /** Where the framework finds the artifact, if the launcher's class loader has it. */
  Optional<String> location(Artifact artifact) {
    String path = artifact.path();
    return index.headers().containsKey(path) ? Optional.of(PREFIX + path) : Optional.empty();
  }

  /** The bundle that a class of the launcher's class loader is from, null if it is from none. */
  Bundle bundle(Class<?> type, BundleContext context) {
    if (type.getClassLoader() != KernelModules.class.getClassLoader()) return null;
    return index
        .jarOf(type.getPackageName())
        .map(jar -> context.getBundle(PREFIX + jar))
        .orElse(null);
  }

  @Override
  public void initialize(File storage, Map<String, String> configuration) {
    // all that is needed was read before
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    if (!location.startsWith(PREFIX)) return Optional.empty();
    String path = location.substring(PREFIX.length());
    Map<String, String> headers = index.headers().get(path);
    if (headers == null) return Optional.empty();
    KernelContent content = new KernelContent(repository.resolve(path), headers);
    return Optional.of(() -> content);
  }

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.empty();
  }
}
