/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.LedgerComparison;
import io.backplane.stream.api.LedgerCrossing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A giver that goes takes nothing with it that is missing. */
class GiversTest {
  private final Givers givers = new Givers();

  private static LedgerCrossing given(String run, long count) {
    return new LedgerCrossing("gate", "stream device", run, true, count);
  }

  private static LedgerCrossing taken(String run, long count) {
    return new LedgerCrossing("gate", "stream device", run, false, count);
  }

  private List<Long> differences(LedgerCrossing... said) {
    return LedgerComparison.of(givers.complete(List.of(said))).stream()
        .map(LedgerComparison::difference)
        .toList();
  }

  @Test
  void what_is_missing_stays_missing_when_the_giver_is_swapped() {
    assertEquals(List.of(1L), differences(given("a", 5), taken("a", 4)));
    assertEquals(List.of(1L), differences(given("b", 2), taken("a", 4), taken("b", 2)));
    assertEquals(List.of(1L), differences(taken("a", 4), taken("b", 2)));
    assertEquals(List.of(1L), differences(given("c", 0), taken("a", 4), taken("b", 2)));
  }

  @Test
  void it_is_forgotten_when_the_taker_confirms_it() {
    assertEquals(List.of(1L), differences(given("a", 5), taken("a", 4)));
    assertEquals(List.of(), differences(taken("a", 7)));
    assertEquals(List.of(0L), differences(given("b", 1), taken("a", 7), taken("b", 1)));
  }

  @Test
  void a_taker_that_is_swapped_too_knows_nothing_of_it() {
    assertEquals(List.of(1L), differences(given("a", 5), taken("a", 4)));
    assertEquals(List.of(), differences());
    assertEquals(List.of(0L), differences(given("b", 3), taken("b", 3)));
    assertEquals(List.of(), differences(taken("a", 4)));
  }

  @Test
  void one_without_a_run_may_go_on_from_another_count() {
    assertEquals(List.of(1L), differences(given("", 5), taken("", 4)));
    assertEquals(List.of(), differences(taken("", 2)));
  }
}
