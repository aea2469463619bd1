/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import io.backplane.plugin.api.StateCarrier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The state that the components of a bundle hand to their successors. */
final class CarriedState {
  private final Map<String, StateCarrier.State> states = new LinkedHashMap<>();
  private final BundleContext context;

  private CarriedState(BundleContext context) {
    this.context = context;
  }

  /** Takes what the bundle's carriers hand out. */
  static CarriedState exportFrom(Bundle bundle, BundleContext context) {
    CarriedState carried = new CarriedState(context);
    carried.each(bundle, c -> carried.states.put(c.name(), c.exportState()));
    return carried;
  }

  /**
   * Gives it to the carriers of the same names.
   *
   * @throws IllegalArgumentException if one does not take it
   */
  void importInto(Bundle bundle) {
    if (states.isEmpty()) return;
    each(
        bundle,
        carrier -> {
          StateCarrier.State state = states.get(carrier.name());
          if (state != null) carrier.importState(state);
        });
  }

  private void each(Bundle bundle, java.util.function.Consumer<StateCarrier> action) {
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references == null) return;
    for (ServiceReference<?> reference : references) {
      if (!isCarrier(reference)) continue;
      Object service = context.getService(reference);
      if (service == null) continue;
      try {
        action.accept((StateCarrier) service);
      } finally {
        context.ungetService(reference);
      }
    }
  }

  private static boolean isCarrier(ServiceReference<?> reference) {
    String[] types = (String[]) reference.getProperty("objectClass");
    return java.util.List.of(types).contains(StateCarrier.class.getName());
  }
}
