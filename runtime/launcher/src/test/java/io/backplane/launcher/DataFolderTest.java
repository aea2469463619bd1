/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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
    try (DataFolder first = open(data)) {
      assertEquals(data, first.path());
      assertThrows(DataFolder.InUse.class, () -> open(data));
    }
    open(data).close();
  }

  @Test
  void is_readable_by_its_owner_only() throws Exception {
    Path data = folder.resolve("data");
    try (DataFolder open = open(data)) {
      open.announceReady("secret");
      assertEquals("rwx------", permissions(data));
      assertEquals("rw-------", permissions(data.resolve("run/ready")));
    }
    assertFalse(Files.exists(data.resolve("run/ready")));
    assertFalse(Files.exists(data.resolve("run/pid")));
  }

  @Test
  void says_in_words_why_it_cannot_be_there() throws Exception {
    IOException nowhere = assertThrows(IOException.class, () -> open(Path.of("/proc/x")));
    assertEquals("it cannot be made there", DataFolder.reason(nowhere));
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    IOException taken = assertThrows(IOException.class, () -> open(file));
    assertEquals("there is a file in its place", DataFolder.reason(taken));
  }

  private static DataFolder open(Path data) throws IOException {
    return DataFolder.open(data, MemoryFolder.ofSystem());
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
