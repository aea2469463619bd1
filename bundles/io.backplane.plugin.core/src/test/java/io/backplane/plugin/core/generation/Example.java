/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.generation;

import io.backplane.plugin.api.Generation.By;
import io.backplane.plugin.api.Generation.Feature;
import io.backplane.plugin.api.Generation.Kind;
import io.backplane.plugin.core.generation.Desired.Content;
import io.backplane.plugin.core.generation.Desired.Entry;
import io.backplane.plugin.core.generation.Desired.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Generations to test with. */
final class Example {
  static final String CARD = "card";

  private Example() {}

  static Desired generation(long number, String sha256, String settings) {
    By by = new By("ann", "because");
    return new Desired(
        Desired.FORMAT,
        number,
        new Origin(number - 1, number, by, Kind.UPDATE, "card", "Done"),
        new Content(
            "d",
            List.of(new Feature("f", "1")),
            List.of(new Entry(CARD, "1." + number, sha256, 4, "")),
            Map.of("config/a.json", settings)));
  }

  static Path jar(Shelf shelf, String content) throws IOException {
    Path file = Files.createTempFile(shelf.store(), "staged", ".jar");
    Files.writeString(file, content);
    return file;
  }
}
