/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.plugin.api.BundleAdmin.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir private Path data;

  @Test
  void reads_what_a_later_version_wrote() throws IOException {
    Change change = new Change(1, "a.card", "1.0", "1.1", "", 7, List.of(), true, "");
    new History(data).add(change);
    Path file = data.resolve("state").resolve("history.json");
    String text = Files.readString(file);
    String later = text.replace("\"millis\"", "\"of a later version\" : [ 1 ], \"millis\"");
    Files.writeString(file, later);
    assertEquals(List.of(change), new History(data).all());
  }
}
