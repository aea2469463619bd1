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
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  @Test
  void the_reference_is_what_the_components_declare() throws IOException {
    House house = new House();
    Path page = house.root().resolve("docs/configuration.md");
    String now = ConfigurationReference.of(house.bundles());
    assertTrue(now.contains("io.backplane.driver.host"), "nothing was found to describe");
    if (Boolean.getBoolean("backplane.write")) {
      Files.writeString(page, now);
    }
    assertEquals(
        Files.readString(page), now, "docs/configuration.md is old: -Dbackplane.write=true");
  }
}
