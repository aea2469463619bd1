/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  private final Path root = new House().root();

  @TempDir Path temp;

  @Test
  void every_link_leads_somewhere() throws IOException {
    List<Path> pages = Pages.all(root);
    assertTrue(pages.size() > 50, () -> "pages: " + pages.size());
    List<String> dead = new ArrayList<>();
    for (Path page : pages) {
      dead.addAll(Pages.deadLinks(page));
    }
    assertEquals(List.of(), dead);
  }

  @Test
  void every_decision_is_in_the_index() throws IOException {
    assertEquals(List.of(), Pages.unlistedDecisions(root.resolve("docs/adr")));
  }

  @Test
  void the_guard_bites() throws IOException {
    Path page = temp.resolve("README.md");
    Files.writeString(
        page,
        "# A title, here\n[a](gone.md) [b](#a-title-here) [c](#nowhere) [d](mailto:x) `[e](f)`\n");
    Files.writeString(temp.resolve("0001-unlisted.md"), "# 1\n");
    assertEquals(List.of("README.md -> gone.md", "README.md -> #nowhere"), Pages.deadLinks(page));
    assertEquals(List.of("0001-unlisted.md"), Pages.unlistedDecisions(temp));
  }
}
