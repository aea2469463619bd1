/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.backplane.dialect.native_.NativeDialect;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.gate.intake.Dialects;
import io.backplane.protocol.gate.intake.Intake;
import io.backplane.protocol.gate.intake.Permissions;
import io.backplane.protocol.gate.session.Barred;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dialects that are not there. */
class DialectsTest {
  private static final long SECOND = 1_000_000;
  private static final long START = 1_700_000_000 * SECOND;

  private final Dialects dialects = new Dialects();
  private final Intake intake =
      new Intake(dialects, new Permissions(), null, new Barred(), Gate.limits(Fakes.config(4096)));

  @Test
  void a_device_is_told_of_a_dialect_that_stays_away_and_not_of_one_being_replaced() {
    assertNull(missing(0));
    assertNull(missing(29));
    assertEquals(
        "its dialect 'native' has been away for 31 s; nothing is taken until a card brings it or"
            + " its profile names another",
        missing(31));
  }

  @Test
  void a_dialect_that_came_back_is_missed_anew() {
    assertNull(missing(0));
    Dialect dialect = new NativeDialect();
    dialects.add(dialect, Map.of(Dialect.NAME, "native"));
    assertNull(missing(40));
    dialects.remove(dialect);
    assertNull(missing(50));
    assertNull(missing(79));
    assertEquals(31 * SECOND, dialects.missing("native", START + 81 * SECOND));
  }

  private String missing(long seconds) {
    return intake.missing(GateHarness.identity("d1"), START + seconds * SECOND);
  }
}
