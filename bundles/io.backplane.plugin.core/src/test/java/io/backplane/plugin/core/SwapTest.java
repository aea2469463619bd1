/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.Rehearsal;
import io.backplane.plugin.core.card.Card;
import io.backplane.plugin.core.card.Practice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Bundles of a real framework; what they did is written where they and the test can see it. */
class SwapTest {
  private static final String NAME = "test.card";
  private static final String NO_OTHER = "";

  @TempDir Path folder;
  private Framework framework;
  private BundleContext context;
  private Readiness readiness;
  private Swap swap;

  @BeforeEach
  void start() throws Exception {
    System.getProperties().remove(Card.TOLD);
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, Rehearsal.class.getPackageName()));
    framework.start();
    context = framework.getBundleContext();
    ServiceComponentRuntime runtime =
        (ServiceComponentRuntime)
            Proxy.newProxyInstance(
                SwapTest.class.getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, args) -> List.of());
    readiness = new Readiness(new Components(runtime), new RestApplications(context));
    swap = newSwap();
  }

  @AfterEach
  void stop() throws Exception {
    System.getProperties().remove(Card.TOLD);
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void the_new_version_practises_while_the_old_one_works_and_then_takes_its_place()
      throws Exception {
    Bundle old = running("1.0.0", m -> {});
    old.adapt(BundleStartLevel.class).setStartLevel(1);
    ClassLoader loader = LoaderWatch.loader(old);
    Swap.Outcome outcome = swap.run(old, jar("2.0.0", SwapTest::practising), old("1.0.0"));
    assertEquals(NO_OTHER, outcome.rolledBack());
    assertEquals(List.of("1.0.0 starts", "2.0.0 practises", "1.0.0 stops", "2.0.0 starts"), told());
    assertSame(loader, outcome.left());
    assertEquals(Bundle.UNINSTALLED, old.getState());
    Bundle now = only();
    assertEquals("2.0.0", now.getVersion().toString());
    assertEquals(Bundle.ACTIVE, now.getState());
    assertEquals(1, now.adapt(BundleStartLevel.class).getStartLevel());
    assertTrue(now.adapt(BundleStartLevel.class).isPersistentlyStarted());
  }

  @Test
  void whoever_swaps_anew_does_not_take_what_runs_for_what_is_to_run() throws Exception {
    Bundle first = running("1.0.0", m -> {});
    assertEquals(NO_OTHER, swap.run(first, jar("2.0.0", m -> {}), old("1.0.0")).rolledBack());
    Bundle second = only();
    Path third = jar("3.0.0", m -> {});
    assertEquals(NO_OTHER, newSwap().run(second, third, old("1.0.0")).rolledBack());
    assertEquals("3.0.0", only().getVersion().toString());
    assertEquals(Bundle.UNINSTALLED, second.getState());
  }

  @Test
  void classes_are_loaded_before_the_old_version_stops() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Set<String> early = new TreeSet<>();
    context.registerService(
        WeavingHook.class,
        loaded -> {
          if (old.getState() == Bundle.ACTIVE) early.add(loaded.getClassName());
        },
        null);
    swap.run(old, jar("2.0.0", m -> {}), old("1.0.0"));
    assertEquals(Set.of(Card.class.getName(), Practice.class.getName()), early);
  }

  @Test
  void a_rehearsal_that_fails_leaves_the_old_version_undisturbed() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Path next =
        jar(
            "2.0.0",
            m -> {
              practising(m);
              m.putValue(Practice.FAILS, "true");
            });
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertTrue(outcome.rolledBack().contains("not today"), outcome::rolledBack);
    assertEquals(List.of("1.0.0 starts", "2.0.0 practises"), told());
    assertSame(old, only());
    assertNotNull(outcome.left());
    assertNotEquals(LoaderWatch.loader(old), outcome.left());
  }

  @Test
  void a_rehearsal_that_does_not_end_is_given_up() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Path next =
        jar(
            "2.0.0",
            m -> {
              practising(m);
              m.putValue(Practice.HANGS, "true");
            });
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertEquals("Its rehearsal did not end within 2000 ms", outcome.rolledBack());
    assertSame(old, only());
    assertEquals(Bundle.ACTIVE, old.getState());
  }

  @Test
  void what_cannot_be_resolved_is_said_before_anything_stops() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Path next = jar("2.0.0", m -> m.putValue(Constants.IMPORT_PACKAGE, "no.such.thing"));
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertTrue(outcome.rolledBack().contains("no.such.thing"), outcome::rolledBack);
    assertEquals(List.of("1.0.0 starts"), told());
    assertSame(old, only());
    assertNull(outcome.left());
  }

  @Test
  void the_old_version_itself_comes_back_if_the_new_one_does_not_start() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    ClassLoader loader = LoaderWatch.loader(old);
    Path next = jar("2.0.0", m -> m.putValue("Start-Fails", "true"));
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertEquals("cannot start", outcome.rolledBack());
    assertEquals(List.of("1.0.0 starts", "1.0.0 stops", "2.0.0 fails", "1.0.0 starts"), told());
    assertSame(old, only());
    assertEquals(Bundle.ACTIVE, old.getState());
    assertSame(loader, LoaderWatch.loader(old));
    assertNotEquals(loader, outcome.left());
  }

  @Test
  void a_singleton_is_replaced_in_its_place() throws Exception {
    Bundle old = running("1.0.0", SwapTest::singleton);
    ClassLoader loader = LoaderWatch.loader(old);
    Swap.Outcome outcome = swap.run(old, jar("2.0.0", SwapTest::singleton), old("1.0.0"));
    assertEquals(NO_OTHER, outcome.rolledBack());
    assertSame(old, only());
    assertEquals("2.0.0", old.getVersion().toString());
    assertEquals(List.of("1.0.0 starts", "1.0.0 stops", "2.0.0 starts"), told());
    assertSame(loader, outcome.left());
  }

  @Test
  void so_is_one_that_has_become_a_singleton_and_it_comes_back() throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Path next =
        jar(
            "2.0.0",
            m -> {
              singleton(m);
              m.putValue("Start-Fails", "true");
            });
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertEquals("cannot start", outcome.rolledBack());
    assertSame(old, only());
    assertEquals("1.0.0", old.getVersion().toString());
    assertEquals(Bundle.ACTIVE, old.getState());
  }

  @Test
  void the_same_version_is_replaced_in_its_place_where_the_framework_has_no_two_of_it()
      throws Exception {
    Bundle old = running("1.0.0", m -> {});
    Swap.Outcome outcome =
        swap.run(old, jar("1.0.0", m -> m.putValue("Built", "again")), old("1.0.0"));
    assertEquals(NO_OTHER, outcome.rolledBack());
    assertEquals("again", only().getHeaders("").get("Built"));
  }

  @Test
  void state_that_is_not_handed_out_leaves_the_old_version_and_nothing_else() throws Exception {
    Bundle old = running("1.0.0", m -> carrying(m, Practice.EXPORT_FAILS));
    Swap.Outcome outcome = swap.run(old, jar("2.0.0", m -> {}), old("1.0.0"));
    assertEquals("no state today", outcome.rolledBack());
    assertEquals(List.of("1.0.0 starts"), told());
    assertSame(old, only());
    assertEquals(Bundle.ACTIVE, old.getState());
  }

  @Test
  void the_old_version_comes_back_if_the_new_one_misses_a_class_when_it_takes_over()
      throws Exception {
    Bundle old = running("1.0.0", m -> carrying(m, "Is-Fine"));
    Path next =
        jar(
            "2.0.0",
            m -> {
              carrying(m, Practice.IMPORT_FAILS);
              m.putValue(Card.STOP_FAILS, "true");
            });
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertEquals("no/such/State", outcome.rolledBack());
    assertEquals(
        List.of(
            "1.0.0 starts",
            "1.0.0 stops",
            "2.0.0 starts",
            "2.0.0 stops",
            "1.0.0 starts",
            "1.0.0 takes over"),
        told());
    assertSame(old, only());
    assertEquals(Bundle.ACTIVE, old.getState());
  }

  @Test
  void an_old_version_that_does_not_come_back_is_told() throws Exception {
    Bundle old = running("1.0.0", m -> m.putValue(Card.STARTS_ONCE, "true"));
    Path next = jar("2.0.0", m -> m.putValue("Start-Fails", "true"));
    Swap.Outcome outcome = swap.run(old, next, old("1.0.0"));
    assertEquals(
        "cannot start. The version before is back but not whole: cannot start again",
        outcome.rolledBack());
  }

  private Swap newSwap() {
    return new Swap(context, readiness, () -> null, () -> new Swap.Limits(0, 2_000));
  }

  private static void carrying(Attributes manifest, String header) {
    manifest.putValue(Card.CARRIES, "true");
    manifest.putValue(header, "true");
  }

  private static void practising(Attributes manifest) {
    manifest.putValue(Rehearsal.HEADER, Practice.class.getName());
  }

  private static void singleton(Attributes manifest) {
    manifest.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME + ";singleton:=true");
  }

  private Bundle running(String version, Consumer<Attributes> more) throws Exception {
    Files.copy(jar(version, more), old(version));
    try (InputStream in = Files.newInputStream(old(version))) {
      Bundle bundle = context.installBundle("first", in);
      bundle.start();
      return bundle;
    }
  }

  /** The file of the version that runs. */
  private Path old(String version) {
    return folder.resolve("old-" + version + ".jar");
  }

  private Bundle only() {
    List<Bundle> all =
        Arrays.stream(context.getBundles()).filter(b -> NAME.equals(b.getSymbolicName())).toList();
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }

  private static List<String> told() {
    return List.of(System.getProperty(Card.TOLD, "").split(";"));
  }

  private Path jar(String version, Consumer<Attributes> more) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
    main.putValue(Constants.BUNDLE_VERSION, version);
    main.putValue(Constants.BUNDLE_ACTIVATOR, Card.class.getName());
    main.putValue(
        Constants.IMPORT_PACKAGE, "org.osgi.framework," + Rehearsal.class.getPackageName());
    more.accept(main);
    Path file = Files.createTempFile(folder, version, ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Class<?> type : List.of(Card.class, Practice.class)) {
        String path = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(path));
        try (InputStream in = SwapTest.class.getClassLoader().getResourceAsStream(path)) {
          in.transferTo(out);
        }
      }
    }
    return file;
  }
}
