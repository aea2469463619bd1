/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.osgi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.backplane.plugin.api.BundleAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Everything the distribution names, in a real framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PlatformOsgiTest {
  @Inject BundleContext context;
  @Inject ServiceComponentRuntime components;
  @Inject BundleAdmin admin;

  @Configuration
  public Option[] platform() throws Exception {
    return new Option[] {Platform.all()};
  }

  @Test
  public void every_bundle_is_active() {
    List<String> sleeping = new ArrayList<>();
    for (Bundle bundle : context.getBundles())
      if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE)
        sleeping.add(bundle + " " + bundle.getState());
    assertEquals(List.of(), sleeping);
  }

  @Test
  public void every_fragment_is_attached_or_for_another_machine() {
    for (Bundle bundle : context.getBundles())
      if (isFragment(bundle) && bundle.getState() != Bundle.RESOLVED)
        assertTrue(bundle.toString(), bundle.getSymbolicName().contains("native"));
  }

  @Test
  public void every_component_is_satisfied() {
    await(() -> unsatisfied().isEmpty());
    assertEquals(List.of(), unsatisfied());
  }

  /** That none lies in two bundles, private ones included, {@code itests/resolve} shows. */
  @Test
  public void bundles_of_the_house_export_their_own_packages_alone() {
    List<String> foreign = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      if (wiring == null || !bundle.getSymbolicName().startsWith("io.backplane.")) continue;
      wiring.getCapabilities("osgi.wiring.package").stream()
          .map(c -> (String) c.getAttributes().get("osgi.wiring.package"))
          .filter(p -> !p.startsWith(bundle.getSymbolicName()))
          .forEach(p -> foreign.add(bundle.getSymbolicName() + " exports " + p));
    }
    assertEquals(List.of(), foreign);
  }

  @Test
  public void the_inventory_shows_every_bundle_without_problems() {
    await(() -> problems().isEmpty());
    assertEquals(List.of(), problems());
    assertEquals(context.getBundles().length, admin.bundles().size());
  }

  private List<String> problems() {
    return admin.bundles().stream()
        .filter(b -> b.symbolicName().startsWith("io.backplane."))
        .filter(b -> !b.problem().isEmpty())
        .map(b -> b.symbolicName() + ": " + b.problem())
        .toList();
  }

  private List<String> unsatisfied() {
    List<String> waiting = new ArrayList<>();
    for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs())
      for (ComponentConfigurationDTO c : components.getComponentConfigurationDTOs(component))
        if (c.state < ComponentConfigurationDTO.SATISFIED || c.failure != null)
          waiting.add(component.name + " " + c.state + " " + c.failure);
    return waiting;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < end)
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }

  private static boolean isFragment(Bundle bundle) {
    return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
