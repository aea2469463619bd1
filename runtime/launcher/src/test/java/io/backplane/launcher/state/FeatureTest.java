/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTest {
  private static final String TEXT =
      "{\"feature-resource-version\":\"1.0\",\"bundles\":["
          + "{\"id\":\"g.h:a:1.0\",\"start-order\":3},"
          + "{\"id\":\"g:b:jar:linux:2\",\"start-order\":0}]}";

  @TempDir Path folder;

  @Test
  void reads_coordinates_and_start_order() {
    Feature feature = Feature.parse("f", TEXT);
    assertEquals("g/h/a/1.0/a-1.0.jar", feature.bundles().get(0).artifact().path());
    assertEquals("g/b/2/b-2-linux.jar", feature.bundles().get(1).artifact().path());
    assertEquals(3, Feature.highestStartOrder(List.of(feature)));
  }

  @Test
  void names_the_file_that_is_no_feature() throws Exception {
    Files.writeString(folder.resolve("good.json"), TEXT);
    Files.writeString(folder.resolve("wrong.json"), "{}");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Feature.readAll(folder));
    assertTrue(e.getMessage().contains("wrong.json"), e.getMessage());
  }

  @Test
  void refuses_a_bundle_without_start_order() {
    String text = TEXT.replace(",\"start-order\":3", "");
    assertThrows(IllegalArgumentException.class, () -> Feature.parse("f", text));
  }
}
