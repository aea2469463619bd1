/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void belongs_to_one_node_at_a_time() throws Exception {
    Path data = folder.resolve("data");
    try (DataFolder first = DataFolder.open(data)) {
      assertEquals(data, first.path());
      assertThrows(DataFolder.InUse.class, () -> DataFolder.open(data));
    }
    DataFolder.open(data).close();
  }

  @Test
  void is_readable_by_its_owner_only() throws Exception {
    Path data = folder.resolve("data");
    try (DataFolder open = DataFolder.open(data)) {
      open.announceReady("secret");
      assertEquals("rwx------", permissions(data));
      assertEquals("rw-------", permissions(data.resolve("run/ready")));
    }
    assertFalse(Files.exists(data.resolve("run/ready")));
    assertFalse(Files.exists(data.resolve("run/pid")));
  }

  @Test
  void says_in_words_why_it_cannot_be_there() throws Exception {
    IOException nowhere =
        assertThrows(IOException.class, () -> DataFolder.open(Path.of("/proc/x")));
    assertEquals("it cannot be made there", DataFolder.reason(nowhere));
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    IOException taken = assertThrows(IOException.class, () -> DataFolder.open(file));
    assertEquals("there is a file in its place", DataFolder.reason(taken));
  }

  @Test
  void gives_an_empty_cache_at_every_start() throws Exception {
    try (DataFolder open = DataFolder.open(folder.resolve("data"))) {
      Path left = open.emptyCache().resolve("bundle1/left");
      Files.createDirectories(left);
      open.emptyCache();
      assertFalse(Files.exists(left));
      assertTrue(Files.isDirectory(folder.resolve("data/cache")));
    }
  }

  @Test
  void deletes_the_caches_of_earlier_starts_when_there_is_time() throws Exception {
    Path data = folder.resolve("data");
    try (DataFolder open = DataFolder.open(data)) {
      for (int start = 0; start < 3; start++)
        Files.createDirectories(open.emptyCache().resolve("bundle1/left"));
      assertEquals(Set.of("cache", "old", "run"), names(data));
      open.deleteOldCaches();
      assertEquals(Set.of("cache", "run"), names(data));
    }
  }

  /** What lies in the folder; all that was put aside under one name. */
  private static Set<String> names(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .map(f -> f.getFileName().toString().replaceFirst("^old-cache-.*", "old"))
          .collect(Collectors.toSet());
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
