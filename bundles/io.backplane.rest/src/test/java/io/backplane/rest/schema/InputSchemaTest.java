/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.rest.view.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schemas take and refuse, and which schemas are refused themselves. */
class InputSchemaTest {
  private static final String VALVE =
      """
      {"type": "object", "required": ["angle"], "additionalProperties": false,
       "properties": {"angle": {"type": "number", "minimum": 0, "exclusiveMaximum": 90},
                      "steps": {"type": "array", "maxItems": 2, "items": {"enum": ["up", 1]}},
                      "label": {"type": ["string", "null"], "minLength": 2},
                      "more": {"additionalProperties": {"type": "integer"}}}}
      """;

  @Test
  void takes_what_is_as_the_schema_says() throws IOException {
    for (String fine :
        List.of(
            "{\"angle\":0}",
            "{\"angle\":89.9,\"steps\":[\"up\",1.0],\"label\":null}",
            "{\"angle\":1,\"label\":\"ab\",\"more\":{\"x\":1,\"y\":2.0}}")) {
      assertEquals(List.of(), pointers(VALVE, fine), fine);
    }
    assertEquals(List.of(), pointers("{}", "[1,{\"a\":null}]"));
  }

  @Test
  void faults_name_the_place_in_the_input() throws IOException {
    assertEquals(List.of("#/input"), pointers(VALVE, "null"));
    assertEquals(List.of("#/input/angle"), pointers(VALVE, "{}"));
    assertEquals(List.of("#/input/angle"), pointers(VALVE, "{\"angle\":90}"));
    assertEquals(List.of("#/input/angle"), pointers(VALVE, "{\"angle\":-1}"));
    assertEquals(List.of("#/input/angle"), pointers(VALVE, "{\"angle\":1e999}"));
    assertEquals(List.of("#/input/a~1b"), pointers(VALVE, "{\"angle\":9,\"a/b\":1}"));
    assertEquals(List.of("#/input/steps/1"), pointers(VALVE, "{\"angle\":9,\"steps\":[1,2]}"));
    assertEquals(List.of("#/input/steps"), pointers(VALVE, "{\"angle\":9,\"steps\":[1,1,1]}"));
    assertEquals(List.of("#/input/label"), pointers(VALVE, "{\"angle\":9,\"label\":\"a\"}"));
    assertEquals(List.of("#/input/more/x"), pointers(VALVE, "{\"angle\":9,\"more\":{\"x\":1.5}}"));
  }

  @Test
  void faults_are_told_up_to_a_limit() throws IOException {
    String many = "[" + "1,".repeat(1000) + "1]";
    assertEquals(20, pointers("{\"items\":{\"type\":\"string\"}}", many).size());
  }

  @Test
  void a_schema_that_is_not_understood_is_refused() {
    refused("5", "# must be an object");
    refused("{\"type\":\"flaot\"}", "#/type must be one or a list of ");
    refused("{\"type\":[]}", "#/type must be one or a list of ");
    refused("{\"enum\":[]}", "#/enum must be a list of 1 to 1000 values");
    refused("{\"minimum\":\"1\"}", "#/minimum must be a number");
    refused("{\"maxItems\":-1}", "#/maxItems must be a whole number from 0 on");
    refused("{\"required\":[1]}", "#/required must be a list of names");
    refused("{\"properties\":{\"a\":{\"pattern\":\"a\"}}}", "#/properties/a/pattern is none");
    refused("{\"items\":{\"$ref\":\"#\"}}", "#/items/$ref is none of");
    assertThrows(IllegalArgumentException.class, () -> InputSchema.of("nonsense"));
  }

  private static void refused(String schema, String why) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> InputSchema.of(schema)).getMessage();
    assertTrue(said.startsWith("cannot be used: " + why), said);
  }

  private static List<String> pointers(String schema, String input) throws IOException {
    JsonNode read = new ObjectMapper().readTree(input);
    return InputSchema.of(schema).faults("/input", read).stream().map(Fault::pointer).toList();
  }
}
