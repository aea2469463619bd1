/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What the component runtime says about the health of bundles. */
final class Components {
  private final ServiceComponentRuntime runtime;

  Components(ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /** A component of a bundle. */
  record Key(String bundle, String component) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return (bundle + "/" + component).compareTo(other.bundle + "/" + other.component);
    }

    @Override
    public String toString() {
      return component + " of " + bundle;
    }
  }

  /** All components that work. */
  Set<Key> satisfied() {
    Set<Key> keys = new TreeSet<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs())
      for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component))
        if (works(c)) keys.add(key(component));
    return keys;
  }

  /** Those of a bundle that cannot work, with the reason. */
  List<String> problems(Bundle bundle) {
    List<String> problems = new ArrayList<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle))
      for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component))
        if (!works(c)) problems.add(problem(component, c));
    return problems;
  }

  /** Those of a bundle that were tried and could not be activated. */
  List<String> failures(Bundle bundle) {
    List<String> failures = new ArrayList<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle))
      for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component))
        if (c.failure != null) failures.add(problem(component, c));
        else if (isIdle(component, c)) failures.add(component.name + " did not start");
    return failures;
  }

  /**
   * What offers no service has no user that could find out later that it cannot be made, so being
   * satisfied is not enough for it.
   */
  private static boolean isIdle(ComponentDescriptionDTO component, ComponentConfigurationDTO c) {
    return component.immediate
        && component.serviceInterfaces.length == 0
        && c.state == ComponentConfigurationDTO.SATISFIED;
  }

  /**
   * Whether the bundle, in its present version, has that component. Its description counts, as the
   * runtime forgets components whose class cannot be loaded.
   */
  boolean declares(Bundle bundle, String component) {
    return runtime.getComponentDescriptionDTO(bundle, component) != null
        || bundle.getEntry("OSGI-INF/" + component + ".xml") != null;
  }

  private static Key key(ComponentDescriptionDTO component) {
    return new Key(component.bundle.symbolicName, component.name);
  }

  private static boolean works(ComponentConfigurationDTO c) {
    return c.state == ComponentConfigurationDTO.ACTIVE
        || c.state == ComponentConfigurationDTO.SATISFIED;
  }

  private static String problem(ComponentDescriptionDTO component, ComponentConfigurationDTO c) {
    if (c.failure != null)
      return component.name + " failed: " + c.failure.lines().findFirst().get();
    if (c.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION)
      return component.name + " waits for its configuration";
    List<String> missing = new ArrayList<>();
    for (UnsatisfiedReferenceDTO reference : c.unsatisfiedReferences)
      missing.add(reference.name + (reference.target == null ? "" : " " + reference.target));
    return component.name + " waits for " + String.join(", ", missing);
  }
}
