/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SignalTest {
  private final Random random = new Random(1);

  @Test
  void sums_its_terms() {
    Signal s = Signal.parse("constant(3)+ramp(0,10,100)");
    assertEquals(3, s.at(0, 0, random), 1e-9);
    assertEquals(8, s.at(50, 0, random), 1e-9);
  }

  @Test
  void a_square_switches_at_half_its_period() {
    Signal s = Signal.parse("square(0,1,10)");
    assertEquals(0, s.at(4.9, 0, random));
    assertEquals(1, s.at(5.1, 0, random));
  }

  @Test
  void a_sine_stays_within_its_amplitude() {
    Signal s = Signal.parse("sine(20,5,60)");
    for (int t = 0; t < 1000; t++) {
      assertEquals(20, s.at(t, 0.3, random), 5.000001);
    }
  }

  @Test
  void names_what_it_does_not_understand() {
    String unknown =
        assertThrows(IllegalArgumentException.class, () -> Signal.parse("saw(1,2,3)")).getMessage();
    assertTrue(unknown.contains("saw"), unknown);
    assertThrows(IllegalArgumentException.class, () -> Signal.parse("sine(1,2)"));
    assertThrows(IllegalArgumentException.class, () -> Signal.parse("sine(1,2,x)"));
    assertThrows(IllegalArgumentException.class, () -> Signal.parse("sine(1,2,0)"));
    assertThrows(IllegalArgumentException.class, () -> Signal.parse(""));
    assertThrows(IllegalArgumentException.class, () -> Signal.parse("noise(1) rubbish"));
    assertThrows(IllegalArgumentException.class, () -> Signal.parse("noise(1) noise(2)"));
  }
}
