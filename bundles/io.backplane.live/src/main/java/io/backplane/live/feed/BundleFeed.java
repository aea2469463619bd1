/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import io.backplane.live.hub.Hub;
import io.backplane.plugin.api.GenerationListener;
import io.backplane.plugin.api.Generations.Transaction;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Bundles that come, go and change, from the framework, and the generations they make. */
@Component(
    name = "io.backplane.live.BundleFeed",
    service = GenerationListener.class,
    immediate = true)
public final class BundleFeed implements BundleListener, GenerationListener {
  private final Hub hub;
  private final BundleContext framework;

  /** Begins to listen. */
  @Activate
  public BundleFeed(@Reference(name = "hub") Hub hub, BundleContext framework) {
    this.hub = hub;
    this.framework = framework;
    framework.addBundleListener(this);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    String name = bundle.getSymbolicName();
    if (name != null && !stoodFor(bundle)) {
      String version = bundle.getVersion().toString();
      String state = state(bundle.getState());
      hub.audience().bundles().forEach(b -> b.offer(name, version, state));
    }
  }

  /**
   * Two versions are there for a moment while one replaces the other; of the one that does not run,
   * or runs no more, nothing is told.
   */
  private boolean stoodFor(Bundle bundle) {
    int runs = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
    return (bundle.getState() & runs) == 0
        && Arrays.stream(framework.getBundles())
            .anyMatch(b -> b != bundle && bundle.getSymbolicName().equals(b.getSymbolicName()));
  }

  @Override
  public void happened(Transaction change) {
    hub.audience().bundles().forEach(b -> b.offer(change.generation()));
  }

  private static String state(int state) {
    return switch (state) {
      case Bundle.ACTIVE -> "ACTIVE";
      case Bundle.STARTING -> "STARTING";
      case Bundle.STOPPING -> "STOPPING";
      case Bundle.RESOLVED -> "RESOLVED";
      case Bundle.INSTALLED -> "INSTALLED";
      default -> "UNINSTALLED";
    };
  }

  @Deactivate
  void deactivate() {
    framework.removeBundleListener(this);
  }
}
