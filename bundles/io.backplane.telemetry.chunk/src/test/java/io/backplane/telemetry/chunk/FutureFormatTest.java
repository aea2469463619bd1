/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FutureFormatTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("chunks.mv");
    ChunkTelemetry store = open();
    new Batches().write(store, List.of(Batches.message(0, 1, 1)));
    store.close();
  }

  private ChunkTelemetry open() {
    return new ChunkTelemetry(Settings.of("retry:" + file, null), Clock.systemUTC());
  }

  private String refusal() {
    return assertThrows(TelemetryException.class, this::open).getMessage();
  }

  private void say(Integer format) {
    try (Vault vault = new Vault("retry:" + file, null, 1)) {
      Vault.Maps maps = vault.maps();
      assertEquals(Vault.FORMAT, ByteBuffer.wrap(maps.meta.get("format")).getInt());
      if (format == null) {
        maps.meta.remove("format");
      } else {
        maps.meta.put("format", ByteBuffer.allocate(4).putInt(format).array());
      }
      vault.commit();
    }
  }

  @Test
  void refuses_a_file_of_a_later_format_and_leaves_it_alone() throws IOException {
    say(2);
    byte[] before = Files.readAllBytes(file);
    String text = refusal();
    assertTrue(text.contains(file.toString()), text);
    assertTrue(text.contains("it has format 2, this version reads formats up to 1"), text);
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void a_file_that_says_no_format_has_the_first() {
    say(null);
    ChunkTelemetry store = open();
    assertEquals(1, store.status().stored());
    store.close();
  }

  @Test
  void refuses_heads_of_a_later_form_and_leaves_them_alone() throws IOException {
    Path heads;
    try (Stream<Path> files = Files.list(folder)) {
      heads = files.filter(f -> f.toString().contains(".heads.")).findAny().orElseThrow();
    }
    byte[] all = Files.readAllBytes(heads);
    assertEquals('1', all[7]);
    all[7] = '2';
    Files.write(heads, all);
    String text = refusal();
    assertTrue(text.contains(heads.toString()), text);
    assertTrue(text.contains("it has form 2"), text);
    assertArrayEquals(all, Files.readAllBytes(heads));
  }
}
