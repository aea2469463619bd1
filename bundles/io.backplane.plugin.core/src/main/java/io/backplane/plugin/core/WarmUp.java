/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.marks.Lane;
import io.backplane.plugin.api.Rehearsal;
import java.net.URL;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a bundle do before its start what would else be done while its users wait: be resolved, load
 * its classes, have the virtual machine check them, and run its {@link Rehearsal} so that the code
 * that counts is compiled.
 */
@Lane("bundle-rehearsal")
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final String CLASS = ".class";

  /** What a bundle holds beyond that are libraries, of which it needs little. */
  private static final int MOST_CLASSES = 2_000;

  private final FrameworkWiring wiring;
  private final long budgetMillis;

  WarmUp(BundleContext context, long budgetMillis) {
    this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    this.budgetMillis = budgetMillis;
  }

  /**
   * Warms it up.
   *
   * @throws BundleException if it cannot be resolved
   * @throws IllegalStateException if its rehearsal fails
   */
  void of(Bundle bundle) throws BundleException, InterruptedException {
    if (!wiring.resolveBundles(Set.of(bundle))) throw new BundleException(reason(bundle));
    load(bundle);
    String rehearsal = bundle.getHeaders("").get(Rehearsal.HEADER);
    if (rehearsal != null) rehearse(bundle, rehearsal.strip());
  }

  /** The framework tells it only to whom tries. */
  private static String reason(Bundle bundle) {
    try {
      bundle.loadClass(Bundle.class.getName());
      return "It could not be resolved";
    } catch (ClassNotFoundException e) {
      return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
  }

  /** Those of the bundle itself; libraries in it are left to their users. */
  private static void load(Bundle bundle) {
    Enumeration<URL> entries = bundle.findEntries("/", "*" + CLASS, true);
    for (int i = 0; entries != null && entries.hasMoreElements() && i < MOST_CLASSES; i++) {
      String path = entries.nextElement().getPath();
      String name = path.substring(1, path.length() - CLASS.length()).replace('/', '.');
      try {
        bundle.loadClass(name).getDeclaredConstructors(); // which has the machine verify it
      } catch (ClassNotFoundException | LinkageError e) {
        LOG.debug("{} of {} cannot be loaded, which matters if it is used", name, bundle, e);
      }
    }
  }

  private void rehearse(Bundle bundle, String type) throws InterruptedException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              Class<?> found = bundle.loadClass(type);
              found.asSubclass(Rehearsal.class).getConstructor().newInstance().rehearse();
              return null;
            });
    Thread thread = new Thread(task, "bundle-rehearsal");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(budgetMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new IllegalStateException(
          "Its rehearsal did not end within %d ms".formatted(budgetMillis));
    } catch (ExecutionException e) {
      throw new IllegalStateException("Its rehearsal failed: " + e.getCause());
    }
  }
}
