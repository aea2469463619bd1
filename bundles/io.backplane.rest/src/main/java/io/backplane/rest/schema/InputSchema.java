/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.rest.view.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The JSON Schema of a command's input, in the part of it that docs/rest.md lists: a whole checker
 * would weigh more than this bundle. Checking takes time in proportion to the input.
 */
public final class InputSchema {
  private static final int MOST_FAULTS = 20;
  private static final int SHOWN = 200;

  private final JsonNode root;

  private InputSchema(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is no schema that can be used, saying why
   */
  public static InputSchema of(String text) {
    try {
      JsonNode root = new ObjectMapper().readTree(text);
      SchemaForm.check(root, "");
      return new InputSchema(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What is wrong with an input that stands at this place of the body; empty if nothing. */
  public List<Fault> faults(String pointer, JsonNode input) {
    List<Fault> faults = new ArrayList<>();
    value(root, pointer, input, faults);
    return List.copyOf(faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
  }

  private static void value(JsonNode schema, String at, JsonNode v, List<Fault> faults) {
    if (faults.size() >= MOST_FAULTS) {
      return;
    }
    JsonNode type = schema.get("type");
    if (type != null && !typed(type, v)) {
      faults.add(Fault.at(at, "must be of type " + shown(type)));
      return;
    }
    JsonNode values = schema.get("enum");
    if (values != null && stream(values).noneMatch(e -> same(e, v))) {
      faults.add(Fault.at(at, "must be one of " + shown(values)));
    }
    JsonNode only = schema.get("const");
    if (only != null && !same(only, v)) {
      faults.add(Fault.at(at, "must be " + shown(only)));
    }
    if (v.isNumber()) {
      number(schema, at, v, faults);
    } else if (v.isTextual()) {
      String text = v.textValue();
      size(schema, "Length", text.codePointCount(0, text.length()), at, faults);
    } else if (v.isArray()) {
      array(schema, at, v, faults);
    } else if (v.isObject()) {
      object(schema, at, v, faults);
    }
  }

  private static void number(JsonNode schema, String at, JsonNode v, List<Fault> faults) {
    JsonNode min = schema.get("minimum");
    if (min != null && compare(v, min) < 0) {
      faults.add(Fault.at(at, "must be at least " + min));
    }
    JsonNode max = schema.get("maximum");
    if (max != null && compare(v, max) > 0) {
      faults.add(Fault.at(at, "must be at most " + max));
    }
    JsonNode above = schema.get("exclusiveMinimum");
    if (above != null && compare(v, above) <= 0) {
      faults.add(Fault.at(at, "must be more than " + above));
    }
    JsonNode below = schema.get("exclusiveMaximum");
    if (below != null && compare(v, below) >= 0) {
      faults.add(Fault.at(at, "must be less than " + below));
    }
  }

  private static void size(JsonNode schema, String what, int is, String at, List<Fault> faults) {
    String things = what.equals("Items") ? " items" : " characters";
    JsonNode min = schema.get("min" + what);
    if (min != null && is < min.intValue()) {
      faults.add(Fault.at(at, "must have at least " + min + things));
    }
    JsonNode max = schema.get("max" + what);
    if (max != null && is > max.intValue()) {
      faults.add(Fault.at(at, "must have at most " + max + things));
    }
  }

  private static void array(JsonNode schema, String at, JsonNode v, List<Fault> faults) {
    size(schema, "Items", v.size(), at, faults);
    JsonNode items = schema.get("items");
    for (int i = 0; items != null && i < v.size(); i++) {
      value(items, at + "/" + i, v.get(i), faults);
    }
  }

  private static void object(JsonNode schema, String at, JsonNode v, List<Fault> faults) {
    for (JsonNode name : schema.path("required")) {
      if (!v.has(name.textValue()) && faults.size() < MOST_FAULTS) {
        faults.add(Fault.at(SchemaForm.below(at, name.textValue()), "is required"));
      }
    }
    JsonNode others = schema.get("additionalProperties");
    for (Map.Entry<String, JsonNode> p : v.properties()) {
      String place = SchemaForm.below(at, p.getKey());
      JsonNode known = schema.path("properties").get(p.getKey());
      if (known != null) {
        value(known, place, p.getValue(), faults);
      } else if (others != null && others.isObject()) {
        value(others, place, p.getValue(), faults);
      } else if (others != null && !others.booleanValue()) {
        faults.add(Fault.at(place, "is not known"));
      }
    }
  }

  private static boolean typed(JsonNode type, JsonNode v) {
    return type.isTextual()
        ? is(type.textValue(), v)
        : stream(type).anyMatch(t -> is(t.textValue(), v));
  }

  private static boolean is(String type, JsonNode v) {
    return switch (type) {
      case "object" -> v.isObject();
      case "array" -> v.isArray();
      case "string" -> v.isTextual();
      case "number" -> v.isNumber();
      case "integer" ->
          v.isIntegralNumber() || v.isNumber() && v.doubleValue() == Math.rint(v.doubleValue());
      case "boolean" -> v.isBoolean();
      default -> v.isNull();
    };
  }

  /** Numbers are the same if their values are, however they are written. */
  private static boolean same(JsonNode a, JsonNode b) {
    return a.equals(
        (x, y) -> x.isNumber() && y.isNumber() ? compare(x, y) : x.equals(y) ? 0 : 1, b);
  }

  private static int compare(JsonNode a, JsonNode b) {
    boolean finite = Double.isFinite(a.doubleValue()) && Double.isFinite(b.doubleValue());
    return finite
        ? a.decimalValue().compareTo(b.decimalValue())
        : Double.compare(a.doubleValue(), b.doubleValue());
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
