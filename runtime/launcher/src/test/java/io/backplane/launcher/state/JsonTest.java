/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void reads_values_of_every_kind() {
    Map<String, Object> json =
        Json.object("{\"a\": [1, -2.5e1, true, false, null, \"x\\n\\u00e9\"], \"b\": {}}");
    assertEquals(Arrays.asList(1L, -25.0, true, false, null, "x\né"), json.get("a"));
    assertEquals(Map.of(), json.get("b"));
  }

  @Test
  void says_line_and_column_of_a_mistake() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Json.object("{\n  \"a\": ?}"));
    assertTrue(e.getMessage().contains("line 2, column 8"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\"}",
        "{\"a\":1,}",
        "{\"a\":1} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":tru}",
        "{\"a\":1.2.3}",
        "{\"a\":[1}"
      })
  void refuses_what_is_no_object(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.object(text));
  }

  @Test
  void refuses_endless_nesting() {
    String deep = "{\"a\":" + "[".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> Json.object(deep));
    assertEquals(List.of(List.of()), Json.object("{\"a\":[[]]}").get("a"));
  }
}
