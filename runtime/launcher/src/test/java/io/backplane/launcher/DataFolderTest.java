/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  void gives_an_empty_cache_at_every_start() throws Exception {
    try (DataFolder open = DataFolder.open(folder.resolve("data"))) {
      Path left = open.emptyCache().resolve("bundle1/left");
      Files.createDirectories(left);
      open.emptyCache();
      assertFalse(Files.exists(left));
      assertTrue(Files.isDirectory(folder.resolve("data/cache")));
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
