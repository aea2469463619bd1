/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * Takes each service of a new version once. A component counts as satisfied before it exists, so a
 * version whose code cannot run would else be found out by its first user.
 */
final class Trial {
  private final BundleContext context;

  Trial(BundleContext context) {
    this.context = context;
  }

  /** The services that cannot be had. */
  List<String> failures(Bundle bundle) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references == null) return List.of();
    List<String> failures = new ArrayList<>();
    for (ServiceReference<?> reference : references)
      if (isShared(reference) && !works(reference))
        failures.add(
            "No service "
                + Arrays.toString((String[]) reference.getProperty(Constants.OBJECTCLASS)));
    return failures;
  }

  /** Prototypes would be made for this trial and nobody else. */
  private static boolean isShared(ServiceReference<?> reference) {
    return !Constants.SCOPE_PROTOTYPE.equals(reference.getProperty(Constants.SERVICE_SCOPE));
  }

  private boolean works(ServiceReference<?> reference) {
    boolean works = context.getService(reference) != null;
    if (works) context.ungetService(reference);
    return works;
  }
}
