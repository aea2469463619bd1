/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Positions AT = new Positions(3, new long[] {7, 8});

  @Test
  void keeps_what_was_skipped_and_why_something_was_rejected() {
    Tally tally = new Tally(5, 4, 1, 9, Map.of("device-removed", 3L, "a=b", 1L));
    assertEquals(tally, Progress.of(new Progress(AT, tally).toBytes()).tally());
    assertEquals(AT, Progress.of(new Progress(AT, tally).toBytes()).positions());
    assertEquals(Tally.NONE, Progress.of(new Progress(AT, Tally.NONE).toBytes()).tally());
  }

  @Test
  void reads_what_ends_with_the_positions() {
    byte[] bytes = new Progress(AT, new Tally(5, 0, 1)).toBytes();
    Progress read = Progress.of(Arrays.copyOf(bytes, 32 + 16));
    assertEquals(new Tally(5, 0, 1), read.tally());
    assertEquals(AT, read.positions());
  }
}
