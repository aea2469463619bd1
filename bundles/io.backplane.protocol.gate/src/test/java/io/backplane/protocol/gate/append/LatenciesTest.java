/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void every_duration_lies_within_its_bucket() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long v = random.nextLong() >>> 2 + random.nextInt(61);
      int b = Latencies.bucket(v);
      assertTrue(Latencies.lower(b) <= v && v < Latencies.lower(b + 1), v + " in " + b);
    }
    assertEquals(0, Latencies.bucket(-5));
  }

  @Test
  void tells_percentiles_within_the_width_of_a_bucket() {
    Latencies l = new Latencies();
    for (int i = 1; i <= 1000; i++) {
      l.record(i * 1000L, SECOND);
    }
    assertEquals(500_000, l.percentile(0.5, SECOND), 500_000 * 0.13);
    assertEquals(990_000, l.percentile(0.99, SECOND), 990_000 * 0.13);
  }

  @Test
  void forgets_after_a_minute() {
    Latencies l = new Latencies();
    l.record(1000, SECOND);
    assertTrue(l.percentile(0.5, 49 * SECOND) > 0);
    assertEquals(0, l.percentile(0.5, 61 * SECOND));
    l.record(9, 1000 * SECOND);
    assertEquals(9, l.percentile(0.99, 1000 * SECOND), 1);
  }
}
