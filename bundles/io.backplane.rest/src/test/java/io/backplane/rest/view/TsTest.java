/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times outside and inside. */
class TsTest {
  @ParameterizedTest
  @CsvSource({
    "1700000000123, 1700000000123000",
    "1700000000123.456, 1700000000123456",
    "1700000000123.4, 1700000000123400",
    "0, 0",
    "-1, -1000",
    "2023-11-14T22:13:20Z, 1700000000000000",
    "2023-11-14T23:13:20.000001+01:00, 1700000000000001"
  })
  void reads_milliseconds_and_rfc_3339(String text, long micros) {
    assertEquals(micros, Ts.parse(text).micros());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "1e400", "NaN", "2023-13-14T22:13:20Z", "99999999999999999999999999"})
  void refuses_what_is_no_time(String text) {
    assertThrows(IllegalArgumentException.class, () -> Ts.parse(text));
  }

  @Test
  void what_is_written_is_read_again() {
    for (int i = 0; i < 1000; i++) {
      Ts ts = new Ts(ThreadLocalRandom.current().nextLong(4_102_444_800_000_000L));
      assertEquals(ts, Ts.parse(ts.toString()));
    }
  }

  @Test
  void nothing_is_written_with_an_exponent() {
    assertEquals("1700000000000", new Ts(1_700_000_000_000_000L).toString());
    assertEquals("1700000000000.001", new Ts(1_700_000_000_000_001L).toString());
  }
}
