/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.series.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;

  @Test
  void makes_a_key_once_that_only_the_owner_reads() throws IOException {
    Path file = folder.resolve("keys").resolve("telemetry.key");
    char[] key = KeyFile.open(file, folder.resolve("chunks.mv"));
    assertEquals(64, key.length);
    assertArrayEquals(key, KeyFile.open(file, folder.resolve("chunks.mv")));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void does_not_make_a_new_key_for_an_old_store() throws IOException {
    Path store = Files.createFile(folder.resolve("chunks.mv"));
    IOException e = assertThrows(IOException.class, () -> KeyFile.open(folder.resolve("k"), store));
    assertTrue(e.getMessage().contains("missing"), e.getMessage());
  }

  private static Settings settings(Path file, String key) {
    return Settings.of("retry:" + file, key == null ? null : key.toCharArray());
  }

  @Test
  void another_key_does_not_open_the_store() {
    Path file = folder.resolve("chunks.mv");
    ChunkTelemetry store = new ChunkTelemetry(settings(file, "right"), Clock.systemUTC());
    new Batches().write(store, List.of(Batches.message(0, 1, 1)));
    store.close();
    assertThrows(
        TelemetryException.class,
        () -> new ChunkTelemetry(settings(file, "wrong"), Clock.systemUTC()));
    store = new ChunkTelemetry(settings(file, "right"), Clock.systemUTC());
    assertEquals(1, store.status().stored());
    store.close();
  }

  @Test
  void nothing_readable_lies_on_the_disk() throws IOException {
    Path file = folder.resolve("chunks.mv");
    ChunkTelemetry store = new ChunkTelemetry(settings(file, "key"), Clock.systemUTC());
    new Batches().write(store, Batches.grid(3, 0, 1_000_000, 2000));
    store.close();
    try (var files = Files.list(folder)) {
      for (Path p : (Iterable<Path>) files::iterator) {
        String text = new String(Files.readAllBytes(p), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("default\0"), p::toString);
        assertFalse(text.contains("name:"), p::toString);
      }
    }
  }
}
