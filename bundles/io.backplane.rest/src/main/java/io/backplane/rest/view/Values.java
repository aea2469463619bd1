/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.message.api.Value;

/** Typed values from and to JSON. */
public final class Values {
  private Values() {}

  /** The type's name outside. */
  public static String type(Value value) {
    if (value instanceof Value.Int) {
      return "int";
    } else if (value instanceof Value.Real) {
      return "real";
    } else if (value instanceof Value.Bool) {
      return "bool";
    } else if (value instanceof Value.Text) {
      return "string";
    } else if (value instanceof Value.Json) {
      return "json";
    }
    return "geo";
  }

  /**
   * The value of a JSON node: scalars as they are, {@code {"lat","lon","alt"?}} as a place, {@code
   * {"type","value"}} as that type, everything else as JSON.
   *
   * @return the value, null for JSON's null
   * @throws IllegalArgumentException if a type is named that the value is not of
   */
  public static Value of(JsonNode node) {
    if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return new Value.Bool(node.booleanValue());
    } else if (node.isTextual()) {
      return new Value.Text(node.textValue());
    } else if (node.isIntegralNumber() && node.canConvertToLong()) {
      return new Value.Int(node.longValue());
    } else if (node.isNumber()) {
      return new Value.Real(node.doubleValue());
    } else if (node.size() == 2 && node.has("type") && node.has("value")) {
      return typed(node.get("type").asText(), node.get("value"));
    }
    return place(node) ? geo(node) : new Value.Json(node.toString());
  }

  private static Value typed(String type, JsonNode v) {
    boolean fits =
        switch (type) {
          case "int" -> v.isIntegralNumber() && v.canConvertToLong();
          case "real" -> v.isNumber();
          case "bool" -> v.isBoolean();
          case "string" -> v.isTextual();
          case "json" -> true;
          case "geo" -> place(v);
          default -> throw new IllegalArgumentException("knows no type '" + type + "'");
        };
    if (!fits) {
      throw new IllegalArgumentException("holds no " + type);
    }
    return switch (type) {
      case "int" -> new Value.Int(v.longValue());
      case "real" -> new Value.Real(v.doubleValue());
      case "json" -> new Value.Json(v.toString());
      case "geo" -> geo(v);
      default -> of(v);
    };
  }

  private static boolean place(JsonNode node) {
    return node.isObject()
        && node.path("lat").isNumber()
        && node.path("lon").isNumber()
        && (node.size() == 2 || node.size() == 3 && node.path("alt").isNumber());
  }

  private static Value geo(JsonNode node) {
    return new Value.Geo(
        node.get("lat").doubleValue(),
        node.get("lon").doubleValue(),
        node.path("alt").asDouble(Double.NaN));
  }
}
