/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final long SECOND = 1_000_000_000;
  private static final long BEGIN = Long.MAX_VALUE - SECOND;

  @Test
  void gives_at_once_what_a_second_brings_and_then_bit_by_bit() {
    Rate rate = new Rate(10, BEGIN);
    for (int i = 0; i < 10; i++) {
      assertFalse(rate.usedUp());
      rate.take(1);
    }
    assertTrue(rate.usedUp());
    assertEquals(SECOND / 10, rate.delay(BEGIN));
    assertEquals(1, rate.delay(BEGIN + SECOND / 10 - 1));
    assertEquals(0, rate.delay(BEGIN + SECOND / 10));
    rate.take(1);
    assertEquals(SECOND / 10, rate.delay(BEGIN + SECOND / 10));
  }

  @Test
  void what_is_not_used_piles_up_to_one_second() {
    Rate rate = new Rate(10, 0);
    rate.take(10);
    assertEquals(0, rate.delay(3600 * SECOND));
    rate.take(10);
    assertEquals(SECOND / 10, rate.delay(3600 * SECOND));
  }

  @Test
  void who_takes_too_much_at_once_waits_until_it_has_flowed_in() {
    Rate rate = new Rate(1000, 0);
    rate.take(1_001_000);
    assertEquals(1000 * SECOND + SECOND / 1000, rate.delay(0));
    assertEquals(SECOND / 1000, rate.delay(1000 * SECOND));
    assertEquals(0, rate.delay(1000 * SECOND + SECOND / 1000));
  }

  @Test
  void nothing_is_lost_however_often_the_clock_is_read() {
    Random random = new Random(7);
    for (int perSecond : new int[] {1, 3, 7, 999_999_937, Integer.MAX_VALUE}) {
      Rate rate = new Rate(perSecond, 0);
      long now = 0;
      long taken = 0;
      while (now < 20 * SECOND) {
        if (rate.usedUp() && rate.delay(now) > 0) {
          now += random.nextInt(1000, 40_000_000);
        } else {
          long n = Math.max(1, perSecond / 10);
          rate.take(n);
          taken += n;
        }
      }
      long fair = (now / SECOND + 1) * perSecond;
      assertTrue(taken >= fair - perSecond / 20 - 2, perSecond + ": " + taken + " of " + fair);
      assertTrue(taken <= fair + 2L * perSecond, perSecond + ": " + taken + " of " + fair);
    }
  }

  @Test
  void a_clock_that_was_not_read_for_years_does_no_harm() {
    Rate rate = new Rate(Integer.MAX_VALUE, 0);
    rate.take(2L * Integer.MAX_VALUE);
    assertEquals(0, rate.delay(Long.MAX_VALUE));
    assertFalse(rate.usedUp());
  }
}
