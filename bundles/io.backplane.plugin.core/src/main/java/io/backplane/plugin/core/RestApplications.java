/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.service.jaxrs.runtime.dto.ApplicationDTO;

/** The JAX-RS applications that answer, by the whiteboard's own account. */
final class RestApplications {
  private static final String NAME = "osgi.jaxrs.name";
  private static final String BASE = "osgi.jaxrs.application.base";
  private final BundleContext context;

  RestApplications(BundleContext context) {
    this.context = context;
  }

  /** Their names; empty if there is no whiteboard. */
  Set<String> names() {
    ServiceReference<JaxrsServiceRuntime> reference =
        context.getServiceReference(JaxrsServiceRuntime.class);
    JaxrsServiceRuntime runtime = reference == null ? null : context.getService(reference);
    if (runtime == null) return Set.of();
    try {
      Set<String> names = new TreeSet<>();
      for (ApplicationDTO application : runtime.getRuntimeDTO().applicationDTOs)
        names.add(application.name);
      return names;
    } finally {
      context.ungetService(reference);
    }
  }

  /** The names that a bundle's applications will have once the whiteboard took them in. */
  static Set<String> offered(Bundle bundle) {
    Set<String> names = new TreeSet<>();
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references == null) return names;
    for (ServiceReference<?> reference : references)
      if (reference.getProperty(BASE) != null && reference.getProperty(NAME) instanceof String n)
        names.add(n);
    return names;
  }
}
