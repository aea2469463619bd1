/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** A node whose stores are away gets no work. */
class AbsenceTest {
  @Test
  void what_is_away_is_temporarily_unavailable() {
    assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, new RegistryCheck().execute().getStatus());
    assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, new TelemetryCheck().execute().getStatus());
  }
}
