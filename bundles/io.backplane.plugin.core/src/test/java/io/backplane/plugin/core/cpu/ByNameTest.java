/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.plugin.api.CpuEstimates;
import io.backplane.plugin.api.CpuEstimates.Estimate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A card that is updated twice. */
class ByNameTest {
  private static final long SECOND = 1_000_000_000L;
  private final CpuBook book = new CpuBook(new Threads(), name -> null);
  private final ByName sums = new ByName(book);

  private Map<String, Double> seconds() {
    Map<Long, Estimate> estimates = new HashMap<>();
    book.booked().forEach((id, nanos) -> estimates.put(id, new Estimate(nanos / 1e9, 0)));
    return sums.seconds(estimates);
  }

  @Test
  void what_earlier_versions_took_stays_with_the_name_and_leaves_the_book() {
    sums.keepOnly(Map.of(7L, "card", 8L, "other"));
    book.booked().put(7L, 3 * SECOND);
    book.booked().put(8L, SECOND);
    sums.keepOnly(Map.of(8L, "other", 9L, "card"));
    book.booked().put(9L, 2 * SECOND);
    assertEquals(Map.of("card", 5.0, "other", 1.0), seconds());
    sums.keepOnly(Map.of(8L, "other", 10L, "card"));
    assertEquals(Map.of("card", 5.0, "other", 1.0), seconds());
    assertEquals(Map.of(8L, SECOND), book.booked());
    assertEquals(5 * SECOND, sums.gone());
  }

  @Test
  void a_version_that_has_gone_counts_before_anybody_looked() {
    sums.note(7, "card");
    book.booked().put(7L, 3 * SECOND);
    book.booked().put(9L, SECOND);
    book.booked().put(CpuEstimates.VIRTUAL_MACHINE, SECOND);
    assertEquals(Map.of("card", 3.0, "virtual machine", 2.0), seconds());
  }
}
