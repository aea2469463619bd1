/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.BundleAdmin.ChangeRefused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class JarCheckTest {
  @TempDir Path folder;

  @Test
  void stages_a_whole_bundle() throws IOException {
    StagedJar staged = check().stage(new ByteArrayInputStream(jar("card;x=1", "1.2.3", "a")));
    assertEquals("card", staged.symbolicName());
    assertEquals(new Version("1.2.3"), staged.version());
    assertTrue(staged.sha256().matches("[0-9a-f]{64}"));
    assertTrue(Files.exists(staged.file()));
  }

  @Test
  void refuses_what_is_no_bundle_and_leaves_nothing() throws IOException {
    assertRefused("not a jar".getBytes());
    assertRefused(jar(null, "1", "a"));
    assertRefused(jar("card", "one", "a"));
    assertRefused(jar("card", "1", "../a"));
    byte[] whole = jar("card", "1", "a");
    assertRefused(Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void refuses_a_jar_beyond_the_limit() throws IOException {
    byte[] jar = jar("card", "1", "a");
    JarCheck tight = new JarCheck(folder, () -> jar.length - 1);
    assertThrows(ChangeRefused.class, () -> tight.stage(new ByteArrayInputStream(jar)));
  }

  @Test
  void says_of_a_file_that_is_no_jar_just_that() {
    byte[] notes = "notes".getBytes(StandardCharsets.UTF_8);
    ChangeRefused refused =
        assertThrows(ChangeRefused.class, () -> check().stage(new ByteArrayInputStream(notes)));
    assertEquals("The file is no jar, or a damaged one", refused.getMessage());
  }

  private void assertRefused(byte[] jar) throws IOException {
    assertThrows(ChangeRefused.class, () -> check().stage(new ByteArrayInputStream(jar)));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  private JarCheck check() {
    return new JarCheck(folder, () -> 1 << 20);
  }

  private static byte[] jar(String name, String version, String entry) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Manifest-Version", "1.0");
    if (name != null) attributes.putValue("Bundle-SymbolicName", name);
    attributes.putValue("Bundle-Version", version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(new byte[1000]);
    }
    return bytes.toByteArray();
  }
}
