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

/**
 * What worked before a swap and must work again after it: components of all bundles, as an update
 * may take others along, and REST applications, which come back a moment after their components.
 */
final class Readiness {
  private final Components components;
  private final RestApplications applications;

  Readiness(Components components, RestApplications applications) {
    this.components = components;
    this.applications = applications;
  }

  /** What works. */
  record Snapshot(Set<Components.Key> components, Set<String> applications) {}

  Snapshot before(Bundle swapped) {
    Set<String> others = new TreeSet<>(applications.names());
    others.removeAll(RestApplications.offered(swapped));
    return new Snapshot(components.satisfied(), others);
  }

  /** What is still missing, in words. */
  List<String> missing(Snapshot before, Bundle swapped) {
    List<String> missing = new ArrayList<>();
    if (swapped.getState() != Bundle.ACTIVE)
      missing.add(swapped.getSymbolicName() + " is not active");
    Set<Components.Key> now = components.satisfied();
    missing.addAll(components.failures(swapped));
    for (Components.Key key : before.components())
      if (!now.contains(key) && !wasRemoved(key, swapped)) missing.add(key.toString());
    Set<String> expected = new TreeSet<>(before.applications());
    expected.addAll(RestApplications.offered(swapped));
    expected.removeAll(applications.names());
    expected.forEach(name -> missing.add("REST application " + name));
    return missing;
  }

  private boolean wasRemoved(Components.Key key, Bundle swapped) {
    return key.bundle().equals(swapped.getSymbolicName())
        && swapped.getState() == Bundle.ACTIVE
        && !components.declares(swapped, key.component());
  }
}
