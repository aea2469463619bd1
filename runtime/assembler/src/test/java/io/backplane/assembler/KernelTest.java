/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.launcher.KernelIndex;
import io.backplane.launcher.state.Artifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
  private static final Artifact A = Artifact.parse("g:a:1");
  private static final Artifact B = Artifact.parse("g:b:1");
  private static final Artifact CARD = Artifact.parse("io.backplane:io.backplane.card:1");
  @TempDir Path folder;

  @Test
  void has_libraries_apis_and_what_outlives_a_swap_but_no_cards() {
    Attributes none = new Attributes();
    Attributes exports = new Attributes();
    exports.putValue("Export-Package", "io.backplane.x.api");
    assertTrue(Kernel.contains(A, none));
    assertTrue(Kernel.contains(CARD, exports));
    assertTrue(Kernel.contains(Artifact.parse("io.backplane:io.backplane.net:1"), none));
    assertFalse(Kernel.contains(CARD, none));
    assertFalse(Kernel.contains(Artifact.parse("org.bouncycastle:bcprov-jdk18on:1"), exports));
  }

  @Test
  void is_one_jar_and_an_index() throws Exception {
    Map<Artifact, Path> fetched = new LinkedHashMap<>();
    fetched.put(A, jar("a", "lib/in.jar", Map.of("a/A.class", "a", "META-INF/services/S", "a.A")));
    fetched.put(B, jar("b", null, Map.of("b/B.class", "b", "META-INF/services/S", "b.B")));
    Kernel.write(fetched, folder);
    try (JarFile all = new JarFile(folder.resolve("lib/kernel.jar").toFile())) {
      Set<String> names = all.stream().map(ZipEntry::getName).collect(Collectors.toSet());
      assertEquals(
          Set.of(
              JarFile.MANIFEST_NAME,
              "a/A.class",
              "b/B.class",
              "inner/I.class",
              "lib/in.jar",
              "META-INF/services/S"),
          names);
      byte[] services = all.getInputStream(all.getEntry("META-INF/services/S")).readAllBytes();
      assertEquals("a.A\nb.B\n", new String(services, StandardCharsets.UTF_8));
      assertTrue(all.isMultiRelease());
    }
    KernelIndex index = KernelIndex.read(folder);
    assertEquals(Set.of(A.path(), B.path()), index.headers().keySet());
    Map<String, String> headers = index.headers().get(A.path());
    assertEquals("a", headers.get("Bundle-SymbolicName"));
    assertEquals("a,inner", headers.get(KernelIndex.PACKAGES));
    assertEquals("a;version=\"1.0\",d;version=\"2\"", headers.get("Export-Package"));
    assertFalse(headers.containsKey("Bundle-ActivationPolicy"), headers.toString());
    assertFalse(headers.containsKey("Manifest-Version"), headers.toString());
  }

  @Test
  void two_bundles_with_the_same_class_end_the_build() throws Exception {
    Map<Artifact, Path> fetched = new LinkedHashMap<>();
    fetched.put(A, jar("a", null, Map.of("a/A.class", "a")));
    fetched.put(B, jar("b", null, Map.of("a/A.class", "b")));
    IOException e = assertThrows(IOException.class, () -> Kernel.write(fetched, folder));
    assertTrue(e.getMessage().contains("b.jar has a/A.class"), e.getMessage());
  }

  private Path jar(String name, String inner, Map<String, String> files) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-ActivationPolicy", "lazy");
    main.putValue("Export-Package", "a;uses:=\"b,c\";version=\"1.0\",d;version=\"2\";uses:=a");
    if (inner != null) main.putValue("Bundle-ClassPath", ".," + inner);
    Path file = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Map.Entry<String, String> entry : files.entrySet())
        put(out, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
      put(out, "META-INF/LICENSE", new byte[1]);
      put(out, "module-info.class", new byte[1]);
      if (inner != null) put(out, inner, inner());
    }
    return file;
  }

  private static byte[] inner() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes)) {
      put(out, "inner/I.class", new byte[1]);
    }
    return bytes.toByteArray();
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
