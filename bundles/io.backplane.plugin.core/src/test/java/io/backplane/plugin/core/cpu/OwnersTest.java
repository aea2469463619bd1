/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

class OwnersTest {
  @TempDir private Path cache;
  private Framework framework;
  private Owners owners;

  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString()));
    framework.start();
    owners = new Owners(framework.getBundleContext());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private Bundle install(String name, String exports, String entry) throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    if (exports != null) {
      main.putValue("Export-Package", exports);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new ZipEntry(entry));
    }
    return framework
        .getBundleContext()
        .installBundle("test:" + name, new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void knows_cards_and_libraries_by_the_names_of_their_classes() throws Exception {
    long card = install("a.card", null, "a/card/Work.class").getBundleId();
    long library = install("a.library", "a.library", "a/library/Tool.class").getBundleId();
    assertEquals(new Owner(card, false), owners.of("a.card.Work"));
    assertEquals(new Owner(card, false), owners.of("a.card.Work$Nested"));
    assertEquals(new Owner(library, true), owners.of("a.library.Tool$$Lambda$3/0x00000008012"));
    assertNull(owners.of("java.lang.Thread"));
    assertNull(owners.of("nobodys.Code"));
    assertNull(owners.of("Unnamed"));
  }

  @Test
  void a_bundle_that_came_later_is_found_after_a_refresh() throws Exception {
    owners.refresh();
    assertNull(owners.of("late.Work"));
    long late = install("late", null, "late/Work.class").getBundleId();
    owners.refresh();
    assertEquals(new Owner(late, false), owners.of("late.Work"));
    framework.getBundleContext().getBundle(late).uninstall();
    long another = install("late", null, "late/Work.class").getBundleId();
    owners.refresh();
    assertEquals(new Owner(another, false), owners.of("late.Work"), "as many as before");
  }
}
