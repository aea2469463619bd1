/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.backplane.launcher.state.Artifact;
import io.backplane.launcher.state.Feature;
import io.backplane.launcher.state.Overrides;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

class KernelModulesTest {
  private static final Artifact LIBRARY = Artifact.parse("g:library:1.0.0");
  private static final List<Feature> FEATURES =
      List.of(new Feature("f", List.of(new Feature.Entry(LIBRARY, 1))));
  @TempDir Path home;

  /** Stands for a library: the class is on the class path of the launcher, as of this test. */
  public static class Library implements BundleActivator {
    @Override
    public void start(BundleContext context) {
      context.registerService(Library.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
      // the framework takes the service back
    }
  }

  @Test
  void classes_are_the_launchers_and_everything_else_is_the_bundles() throws Exception {
    KernelModules kernel = kernel();
    Felix framework = new Felix(properties(), kernel);
    framework.start();
    try {
      BundleContext context = framework.getBundleContext();
      KernelBundles.answer(type -> kernel.bundle(type, context));
      Bundle bundle = context.installBundle(kernel.location(LIBRARY).orElseThrow());
      bundle.start();
      assertEquals("library", bundle.getSymbolicName());
      assertEquals("hello", bundle.getHeaders().get("X-Word"));
      assertSame(getClass().getClassLoader(), bundle.adapt(BundleWiring.class).getClassLoader());
      assertNotNull(context.getServiceReference(Library.class));
      assertSame(bundle, FrameworkUtil.getBundle(Library.class));
      assertNull(FrameworkUtil.getBundle(String.class));
      try (InputStream in = bundle.getEntry("text/hello.txt").openStream()) {
        assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertNull(bundle.getEntry("text/absent.txt"));
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  @Test
  void there_are_none_once_one_was_replaced() throws Exception {
    kernel();
    byte[] jar = Files.readAllBytes(home.resolve("repository").resolve(LIBRARY.path()));
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
    Path data = home.resolve("data");
    Files.createDirectories(data.resolve("state/bundles"));
    Files.write(data.resolve("state/bundles/" + sha + ".jar"), jar);
    Files.writeString(
        data.resolve("state/node.json"),
        "{\"bundles\":{\"library\":{\"version\":\"1.0.1\",\"sha256\":\"" + sha + "\"}}}");
    KernelModules kernel = KernelModules.of(home, FEATURES, Overrides.read(data));
    assertEquals(Optional.empty(), kernel.location(LIBRARY));
    assertEquals(Optional.empty(), kernel.connect("kernel:" + LIBRARY.path()));
  }

  @Test
  void other_locations_are_left_to_the_framework() throws Exception {
    assertEquals(Optional.empty(), kernel().connect("file:/a.jar"));
    assertEquals(Optional.empty(), kernel().location(Artifact.parse("g:card:1.0.0")));
  }

  private KernelModules kernel() throws IOException {
    Path jar = home.resolve("repository").resolve(LIBRARY.path());
    Files.createDirectories(jar.getParent());
    Files.createDirectories(home.resolve("lib"));
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("text/hello.txt"));
      zip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    Map<String, String> headers =
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "library",
            "Bundle-Version",
            "1.0.0",
            "Bundle-Activator",
            Library.class.getName(),
            "X-Word",
            "hello",
            KernelIndex.PACKAGES,
            Library.class.getPackageName());
    new KernelIndex(Map.of(LIBRARY.path(), headers)).write(home);
    return KernelModules.of(home, FEATURES, Overrides.read(home.resolve("no-data")));
  }

  private Map<String, Object> properties() {
    return Map.of(
        "org.osgi.framework.storage",
        home.resolve("cache").toString(),
        "org.osgi.framework.storage.clean",
        "onFirstInit");
  }
}
