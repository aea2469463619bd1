/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Which part of JSON Schema is understood; what is not would be a rule that nobody keeps. */
final class SchemaForm {
  private static final int MOST_VALUES = 1_000;
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private SchemaForm() {}

  /** Refuses what is not understood, naming its place. */
  static void check(JsonNode schema, String at) {
    need(schema.isObject(), at, "must be an object");
    schema.properties().forEach(p -> keyword(p.getKey(), p.getValue(), below(at, p.getKey())));
  }

  /** The pointer to a member. */
  static String below(String at, String key) {
    return at + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  private static void keyword(String name, JsonNode value, String at) {
    switch (name) {
      case "$schema", "$comment", "title", "description", "default", "examples", "const" -> {}
      case "type" -> type(value, at);
      case "enum" ->
          need(
              value.isArray() && !value.isEmpty() && value.size() <= MOST_VALUES,
              at,
              "must be a list of 1 to " + MOST_VALUES + " values");
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
          need(value.isNumber(), at, "must be a number");
      case "minLength", "maxLength", "minItems", "maxItems" ->
          need(
              value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0,
              at,
              "must be a whole number from 0 on");
      case "required" -> {
        need(value.isArray(), at, "must be a list of names");
        value.forEach(n -> need(n.isTextual(), at, "must be a list of names"));
      }
      case "properties" -> {
        need(value.isObject(), at, "must be an object");
        value.properties().forEach(p -> check(p.getValue(), below(at, p.getKey())));
      }
      case "items" -> check(value, at);
      case "additionalProperties" -> {
        if (!value.isBoolean()) {
          check(value, at);
        }
      }
      default -> need(false, at, "is none of the keywords that are understood");
    }
  }

  private static void type(JsonNode value, String at) {
    String wrong = "must be one or a list of " + String.join(", ", new TreeSet<>(TYPES));
    need(value.isTextual() || value.isArray() && !value.isEmpty(), at, wrong);
    if (value.isTextual()) {
      need(TYPES.contains(value.textValue()), at, wrong);
    }
    value.forEach(t -> need(t.isTextual() && TYPES.contains(t.textValue()), at, wrong));
  }

  private static void need(boolean fulfilled, String at, String wrong) {
    if (!fulfilled) {
      throw new IllegalArgumentException("cannot be used: #" + at + " " + wrong);
    }
  }
}
