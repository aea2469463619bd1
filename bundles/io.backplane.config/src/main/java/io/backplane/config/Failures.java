/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Components that could not be activated with the settings they have. */
final class Failures {
  private static final String CAUSE = "Caused by: ";

  private final BundleContext context;

  Failures(BundleContext context) {
    this.context = context;
  }

  /** Why components failed, of those PIDs that one did. */
  Map<String, String> of(Set<String> pids) {
    ServiceReference<ServiceComponentRuntime> reference =
        pids.isEmpty() ? null : context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) return Map.of();
    Map<String, String> failures = new HashMap<>();
    ServiceComponentRuntime components = context.getService(reference);
    for (ComponentDescriptionDTO d : components.getComponentDescriptionDTOs()) {
      List<String> taken = List.of(d.configurationPid);
      for (String pid : pids) {
        if (taken.contains(Takers.name(pid)))
          failure(pid, components.getComponentConfigurationDTOs(d))
              .ifPresent(why -> failures.put(pid, why));
      }
    }
    context.ungetService(reference);
    return failures;
  }

  private static Optional<String> failure(
      String pid, Collection<ComponentConfigurationDTO> configurations) {
    return configurations.stream()
        .filter(c -> c.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
        .filter(c -> concerns(c, pid))
        .map(c -> reason(Objects.toString(c.failure, "")))
        .findFirst();
  }

  /** Whether a component has these settings; of one that has none of a factory that is certain. */
  private static boolean concerns(ComponentConfigurationDTO c, String pid) {
    if (Takers.name(pid).equals(pid)) return true;
    Object its = c.properties == null ? null : c.properties.get("service.pid");
    return its instanceof Object[] many
        ? List.of(many).contains(pid)
        : pid.equals(its) || its instanceof Collection<?> all && all.contains(pid);
  }

  /** The first message of the innermost cause in a stack trace. */
  static String reason(String trace) {
    String line = trace.lines().findFirst().orElse("");
    for (String l : trace.lines().toList()) {
      if (l.startsWith(CAUSE)) line = l.substring(CAUSE.length());
    }
    int colon = line.indexOf(": ");
    return colon < 0 ? line : line.substring(colon + 2);
  }
}
