/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.message.api.Value;
import org.junit.jupiter.api.Test;

/** Typed values from JSON. */
class ValuesTest {
  @Test
  void scalars_keep_their_type() throws JsonProcessingException {
    assertEquals(new Value.Int(9007199254740993L), of("9007199254740993"));
    assertEquals(new Value.Real(1.0), of("1.0"));
    assertEquals(new Value.Real(1e300), of("1e300"));
    assertEquals(new Value.Bool(true), of("true"));
    assertEquals(new Value.Text("x"), of("\"x\""));
    assertNull(of("null"));
  }

  @Test
  void an_integer_beyond_64_bits_becomes_a_real() throws JsonProcessingException {
    assertEquals(new Value.Real(1e20), of("100000000000000000000"));
  }

  @Test
  void places_are_told_from_other_objects() throws JsonProcessingException {
    assertEquals(new Value.Geo(1, 2, Double.NaN), of("{\"lat\":1,\"lon\":2}"));
    assertEquals(new Value.Geo(1, 2, 3), of("{\"lat\":1,\"lon\":2,\"alt\":3}"));
    assertEquals(
        new Value.Json("{\"lat\":1,\"lon\":2,\"x\":3}"), of("{\"lat\":1,\"lon\":2,\"x\":3}"));
    assertEquals(new Value.Json("[1]"), of("[1]"));
  }

  @Test
  void a_type_that_is_named_must_fit() throws JsonProcessingException {
    assertEquals(new Value.Real(1), of("{\"type\":\"real\",\"value\":1}"));
    assertEquals(new Value.Json("1"), of("{\"type\":\"json\",\"value\":1}"));
    assertThrows(IllegalArgumentException.class, () -> of("{\"type\":\"int\",\"value\":\"1\"}"));
    assertThrows(IllegalArgumentException.class, () -> of("{\"type\":\"what\",\"value\":1}"));
    assertThrows(IllegalArgumentException.class, () -> of("{\"lat\":91,\"lon\":2}"));
  }

  private static Value of(String json) throws JsonProcessingException {
    return Values.of(new ObjectMapper().readTree(json));
  }
}
