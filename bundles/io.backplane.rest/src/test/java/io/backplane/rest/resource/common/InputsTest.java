/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.rest.http.ProblemException;
import io.backplane.rest.view.Ts;
import org.junit.jupiter.api.Test;

/** What is sent, on its way to what is stored. */
class InputsTest {
  @Test
  void nothing_is_made_that_ended_already() {
    for (long past : new long[] {1, 0, -1, System.currentTimeMillis() * 1000}) {
      ProblemException refusal =
          assertThrows(ProblemException.class, () -> Inputs.end(new Ts(past)));
      assertEquals(422, refusal.problem().status());
      assertEquals("#/expiresAt", refusal.problem().errors().get(0).pointer());
    }
  }

  @Test
  void an_end_to_come_is_kept_and_none_means_never() {
    long tomorrow = System.currentTimeMillis() * 1000 + 86_400_000_000L;
    assertEquals(tomorrow, Inputs.end(new Ts(tomorrow)));
    assertEquals(0, Inputs.end(null));
  }
}
