/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.LedgerAccount;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** Whether everything is accounted for. */
class LedgerCheckTest {
  private final LedgerCheck check = new LedgerCheck();

  @Test
  void accounts_that_balance_are_good() {
    check.bindSource(() -> List.of(new LedgerAccount("gate", 3, Map.of("accepted", 2L), 1)));
    assertEquals(Result.Status.OK, check.execute().getStatus());
  }

  @Test
  void an_account_that_is_off_warns_and_takes_nothing_out_of_service() {
    check.bindSource(() -> List.of(new LedgerAccount("gate", 3, Map.of("accepted", 2L), 0)));
    assertEquals(Result.Status.WARN, check.execute().getStatus());
  }
}
