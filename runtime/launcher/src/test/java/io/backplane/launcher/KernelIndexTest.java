/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelIndexTest {
  private static final String EXPORT = "a.b;version=\"1.0\";uses:=\"c: d\"";
  @TempDir Path home;

  @Test
  void reads_what_was_written() throws Exception {
    Files.createDirectories(home.resolve("lib"));
    Map<String, Map<String, String>> headers = new LinkedHashMap<>();
    headers.put("g/z/1/z-1.jar", Map.of("Export-Package", EXPORT, "Packages", "a.b,a.b.c"));
    headers.put("g/a/1/a-1.jar", Map.of("Packages", "a"));
    new KernelIndex(headers).write(home);
    KernelIndex read = KernelIndex.read(home);
    assertEquals(headers.keySet(), read.headers().keySet());
    assertEquals(EXPORT, read.headers().get("g/z/1/z-1.jar").get("EXPORT-package"));
    assertEquals(Optional.of("g/z/1/z-1.jar"), read.jarOf("a.b"));
    assertEquals(Optional.of("g/a/1/a-1.jar"), read.jarOf("a"));
    assertEquals(Optional.empty(), read.jarOf("b"));
  }

  @Test
  void is_empty_where_nothing_was_assembled() throws Exception {
    assertTrue(KernelIndex.read(home).headers().isEmpty());
  }

  @Test
  void names_a_line_that_says_nothing() throws Exception {
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/kernel.index"), "/a.jar\nrubbish\n");
    IOException e = assertThrows(IOException.class, () -> KernelIndex.read(home));
    assertTrue(e.getMessage().endsWith("is damaged: rubbish"), e.getMessage());
  }
}
