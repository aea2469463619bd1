/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void lines_up_words_left_and_numbers_right() {
    assertEquals(
        "NAME    COUNT  STATE\nlong        7  on\nlonger     12  off\n",
        print(new Table("NAME", "COUNT", "STATE").row("long", 7, "on").row("longer", 12, "off"))
            .replace("\r", ""));
  }

  @Test
  void says_when_there_is_nothing() {
    assertEquals("A  B\n(none)\n", print(new Table("A", "B")).replace("\r", ""));
  }

  @Test
  void shows_times_in_utc_and_never_as_a_dash() {
    assertEquals("-", Table.time(0));
    assertEquals("2023-11-14T22:13:20.123Z", Table.time(1_700_000_000_123_456L));
  }

  private static String print(Table table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
