/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tables. */
class CsvTest {
  @Test
  void reads_rows_of_all_line_ends() throws IOException {
    assertEquals(
        List.of(List.of("a", "b"), List.of("c", ""), List.of("d")), rows("a,b\r\nc,\nd\r"));
  }

  @Test
  void reads_quotes_commas_and_line_breaks_within_fields() throws IOException {
    assertEquals(
        List.of(List.of("a,\"b\"\nc", "d"), List.of("", "x")), rows("\"a,\"\"b\"\"\nc\",d\n,x"));
  }

  @Test
  void counts_lines_as_an_editor_does() throws IOException {
    Csv csv = new Csv(new StringReader("a\n\nb\n"));
    csv.next();
    assertEquals(1, csv.line());
    csv.next();
    assertEquals(3, csv.line());
    assertNull(csv.next());
  }

  @Test
  void refuses_what_has_no_end() {
    assertThrows(IllegalArgumentException.class, () -> rows("\"a"));
    assertThrows(IllegalArgumentException.class, () -> rows("\"a\"b,c"));
    assertThrows(IllegalArgumentException.class, () -> rows("x".repeat(5000)));
    assertThrows(IllegalArgumentException.class, () -> rows(",".repeat(100)));
  }

  @Test
  void what_is_quoted_is_read_again() throws IOException {
    Random random = new Random(7);
    String alphabet = "ab,\"\n\r ;";
    for (int i = 0; i < 2000; i++) {
      List<String> row = new ArrayList<>();
      for (int f = 0; f < 3; f++) {
        StringBuilder field = new StringBuilder("x");
        for (int c = random.nextInt(6); c > 0; c--) {
          field.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        row.add(field.toString());
      }
      String text = String.join(",", row.stream().map(Csv::quote).toList());
      assertEquals(List.of(row), rows(text));
    }
  }

  private static List<List<String>> rows(String text) throws IOException {
    Csv csv = new Csv(new StringReader(text));
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row = csv.next(); row != null; row = csv.next()) {
      rows.add(row);
    }
    return rows;
  }
}
