/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The server knows the pages that the console has. */
class PagesTest {
  private static final Path ROUTES = Path.of("src/main/web/app/routes.ts");
  private static final Pattern ROOT = Pattern.compile("pattern: /\\^\\\\/([a-z-]*)");

  private static final Path DOCUMENT =
      Path.of("../io.backplane.rest/src/main/resources/io/backplane/rest/resource/openapi.json");
  private static final Pattern PATH = Pattern.compile("\"/([a-z.-]+)[^\"]*\"\\s*:\\s*\\{");

  @Test
  void every_route_of_the_console_is_a_page() throws IOException {
    List<String> roots =
        ROOT.matcher(Files.readString(ROUTES)).results().map(r -> r.group(1)).toList();
    assertTrue(roots.size() >= 9, roots::toString);
    for (String root : roots) {
      assertTrue(Pages.known("/" + root), root);
      assertTrue(root.isEmpty() || Pages.known("/" + root + "/some-id"), root);
    }
  }

  @Test
  void what_rest_documents_is_waited_for_while_it_is_away_and_nothing_else() throws IOException {
    Set<String> documented =
        PATH.matcher(Files.readString(DOCUMENT))
            .results()
            .map(r -> r.group(1))
            .collect(Collectors.toSet());
    assertTrue(documented.size() > 15, documented::toString);
    assertEquals(documented, Absent.RESOURCES);
  }

  @Test
  void what_is_mistyped_is_no_page() {
    assertFalse(Pages.known("/device"));
    assertFalse(Pages.known("/groupss/x"));
  }
}
