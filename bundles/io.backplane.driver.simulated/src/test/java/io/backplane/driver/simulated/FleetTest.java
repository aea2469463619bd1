/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetTest {
  @Test
  void reads_a_declaration() {
    Fleet f =
        Fleet.parse(
            "cold-chain; devices=20; period=500; temperature=sine(4,2,600)+noise(0.2);"
                + " door=square(0,1,300); dropout=0.01; spike=0.001");
    assertEquals("cold-chain", f.name());
    assertEquals(20, f.devices());
    assertEquals(500, f.periodMillis());
    assertEquals(Set.of("temperature", "door"), f.signals().keySet());
    assertEquals(0.01, f.dropout());
    assertEquals(0.001, f.spike());
  }

  @Test
  void says_which_part_is_wrong() {
    assertMessage("; devices=1; t=noise(1)", "begins with its name");
    assertMessage("a", "no signal");
    assertMessage("a; devices=many; t=noise(1)", "devices must be a number");
    assertMessage("a; devices=0; t=noise(1)", "devices must lie in");
    assertMessage("a; t=wobble(1)", "a, t: unknown shape 'wobble'");
    assertMessage("a; nonsense", "key=value");
  }

  private static void assertMessage(String declaration, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Fleet.parse(declaration)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
