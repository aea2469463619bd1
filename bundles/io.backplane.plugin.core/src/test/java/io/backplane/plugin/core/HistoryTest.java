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

  @Test
  void keeps_the_history_with_the_verdict_on_the_class_loader() throws IOException {
    Change change = new Change(1, "card", "1", "2", "sha", 30, List.of(), null, "");
    History history = new History(data);
    history.add(change);
    history.loaderGone(change, true);
    List<Change> read = new History(data).all();
    assertEquals(1, read.size());
    assertEquals(true, read.get(0).loaderGone());
    assertEquals("card", read.get(0).symbolicName());
  }
}
