/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Who takes configurations: components by the PIDs they name, and managed services. Configuration
 * admin itself takes everything, so that a mistyped name would never be noticed.
 */
final class Takers {
  private final BundleContext context;
  private final Set<String> shipped;

  /**
   * Looks around in a framework.
   *
   * @param shipped what the features configure, as libraries take theirs in ways of their own
   */
  Takers(BundleContext context, Set<String> shipped) {
    this.context = context;
    this.shipped = Set.copyOf(shipped);
  }

  /** The PIDs that somebody takes; empty until all bundles had their chance to start. */
  Optional<Set<String>> pids() {
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null || !started()) return Optional.empty();
    Set<String> pids = new HashSet<>(shipped);
    ServiceComponentRuntime components = context.getService(reference);
    components.getComponentDescriptionDTOs().forEach(c -> pids.addAll(List.of(c.configurationPid)));
    context.ungetService(reference);
    managed(ManagedService.class, pids);
    managed(ManagedServiceFactory.class, pids);
    return Optional.of(pids);
  }

  /** The name under which a PID is taken: a factory's for its instances. */
  static String name(String pid) {
    int tilde = pid.indexOf('~');
    return tilde < 0 ? pid : pid.substring(0, tilde);
  }

  private boolean started() {
    String level = context.getProperty("backplane.start.level");
    return context
            .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel()
        >= Integer.parseInt(level == null ? "1" : level);
  }

  private void managed(Class<?> type, Set<String> pids) {
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(type.getName(), null);
      if (all == null) return;
      for (ServiceReference<?> r : all) add(r.getProperty(Constants.SERVICE_PID), pids);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("no filter is given", e);
    }
  }

  private static void add(Object pid, Set<String> pids) {
    if (pid instanceof String one) pids.add(one);
    else if (pid instanceof String[] many) pids.addAll(List.of(many));
    else if (pid instanceof Collection<?> many) many.forEach(p -> pids.add(String.valueOf(p)));
  }
}
