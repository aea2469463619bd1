/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import io.backplane.launcher.state.Artifact;
import io.backplane.launcher.state.Feature;
import io.backplane.launcher.state.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Installs what the features name. Jars stay where they are: neither a reference nor a module of
 * the kernel costs a copy, and the cache remains small enough to be thrown away at every start.
 */
final class Installer {
  /**
   * Where bundles come from.
   *
   * @param home of the distribution
   * @param overrides what was updated since
   * @param kernel what the launcher's class loader has
   */
  record Sources(Path home, Overrides overrides, KernelModules kernel) {
    String location(Artifact artifact, Feature feature) throws IOException {
      Path shipped = home.resolve("repository").resolve(artifact.path());
      Path jar = overrides.jar(artifact).orElse(shipped);
      if (Files.notExists(jar))
        throw new IOException(
            "Feature " + feature.name() + " names " + artifact + ", not in " + jar);
      return kernel.location(artifact).orElseGet(() -> "reference:" + jar.toUri());
    }
  }

  private static final String MACHINE = System.getProperty("os.arch");
  private final Sources sources;
  private final BundleContext context;
  private final String later;

  /**
   * Installs from a distribution.
   *
   * @param sources of the bundles
   * @param context of the framework
   * @param later symbolic name of a bundle that somebody else starts, empty if there is none
   */
  Installer(Sources sources, BundleContext context, String later) {
    this.sources = sources;
    this.context = context;
    this.later = later;
  }

  /**
   * Installs what starts at one of the levels; fragments, which never start, at level 0. Libraries
   * for other machines stay away: some of them have one name for all.
   */
  void install(List<Feature> features, IntPredicate levels) throws IOException, BundleException {
    FrameworkStartLevel startLevel = context.getBundle().adapt(FrameworkStartLevel.class);
    List<Bundle> toStart = new ArrayList<>();
    for (Feature feature : features) {
      for (Feature.Entry entry : feature.bundles()) {
        int level = entry.startOrder();
        if (!levels.test(level) || !entry.artifact().runsOn(MACHINE)) continue;
        if (level > 0) startLevel.setInitialBundleStartLevel(level);
        Bundle bundle = context.installBundle(sources.location(entry.artifact(), feature));
        if (level > 0 && !later.equals(bundle.getSymbolicName())) toStart.add(bundle);
      }
    }
    startLevel.setInitialBundleStartLevel(1);
    for (Bundle bundle : toStart) bundle.start(Bundle.START_ACTIVATION_POLICY);
  }
}
