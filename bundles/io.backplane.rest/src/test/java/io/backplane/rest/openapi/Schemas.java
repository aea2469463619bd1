/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.openapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.backplane.message.api.Value;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Ts;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** JSON Schema (2020-12) of the records that REST reads and writes. */
final class Schemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<Class<?>> INTEGERS =
      Set.of(int.class, long.class, Integer.class, Long.class);

  private final Map<String, ObjectNode> components = new TreeMap<>();

  /** All schemas met so far, by name. */
  ObjectNode components() {
    ObjectNode all = JSON.objectNode();
    components.forEach(all::set);
    return all;
  }

  /** The schema of an answer: a record, or a listing of records. */
  ObjectNode answer(Class<?> type, Class<?> of) {
    return of == Void.class ? of(type, null, false) : listing(type, of);
  }

  /** The schema of a type. */
  ObjectNode of(Type type, Class<?> variable, boolean input) {
    if (type instanceof ParameterizedType p) {
      return generic(p, variable, input);
    } else if (type instanceof TypeVariable<?>) {
      return of(variable, null, input);
    }
    Class<?> c = (Class<?>) type;
    if (c.isRecord() && c != Ts.class) {
      return reference(c);
    }
    return scalar(c, input);
  }

  private ObjectNode generic(ParameterizedType p, Class<?> variable, boolean input) {
    Type[] arguments = p.getActualTypeArguments();
    if (Map.class.isAssignableFrom((Class<?>) p.getRawType())) {
      ObjectNode map = JSON.objectNode().put("type", "object");
      map.set("additionalProperties", of(arguments[1], variable, input));
      return map;
    }
    ObjectNode array = JSON.objectNode().put("type", "array");
    if (Set.class.isAssignableFrom((Class<?>) p.getRawType())) {
      array.put("uniqueItems", true);
    }
    array.set("items", of(arguments[0], variable, input));
    return array;
  }

  private static ObjectNode scalar(Class<?> c, boolean input) {
    ObjectNode node = JSON.objectNode();
    if (c == String.class) {
      return node.put("type", "string");
    } else if (c == boolean.class || c == Boolean.class) {
      return node.put("type", "boolean");
    } else if (INTEGERS.contains(c)) {
      return node.put("type", "integer")
          .put("format", c.getSimpleName().matches("int|Integer") ? "int32" : "int64");
    } else if (c == double.class || c == Double.class) {
      return node.put("type", "number").put("format", "double");
    } else if (c == Ts.class) {
      return time(node, input);
    } else if (c == Value.class) {
      node.set(
          "type",
          JSON.arrayNode().add("number").add("string").add("boolean").add("object").add("array"));
      return node;
    } else if (JsonNode.class.isAssignableFrom(c) || c == Object.class) {
      return node;
    }
    throw new IllegalStateException("no schema for " + c);
  }

  private static ObjectNode time(ObjectNode node, boolean input) {
    if (input) {
      node.set("type", JSON.arrayNode().add("number").add("string"));
      return node.put("description", "Milliseconds since the epoch, or RFC 3339.");
    }
    return node.put("type", "number").put("description", "Milliseconds since the epoch.");
  }

  private ObjectNode reference(Class<?> record) {
    String name = record.getSimpleName().replaceAll("View$", "");
    if (!components.containsKey(name)) {
      components.put(name, JSON.objectNode());
      components.get(name).setAll(record(record, null));
    }
    return JSON.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  private ObjectNode listing(Class<?> type, Class<?> of) {
    return record(type, of);
  }

  private ObjectNode record(Class<?> record, Class<?> variable) {
    boolean input = record.getSimpleName().matches(".*(Input|Query)");
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ArrayNode required = JSON.arrayNode();
    ObjectNode properties = JSON.objectNode();
    for (RecordComponent c : record.getRecordComponents()) {
      About about = c.getAnnotation(About.class);
      if (about == null) {
        throw new IllegalStateException(
            record.getSimpleName() + "." + c.getName() + " says nothing");
      }
      properties.set(c.getName(), property(c, about, variable, input));
      if (!about.optional()) {
        required.add(c.getName());
      }
    }
    JsonIgnoreProperties ignored = record.getAnnotation(JsonIgnoreProperties.class);
    if (ignored != null) {
      for (String name : ignored.value()) {
        properties.set(name, JSON.objectNode().put("readOnly", true));
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.set("properties", properties);
    if (input) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private ObjectNode property(RecordComponent c, About about, Class<?> variable, boolean input) {
    boolean raw = c.getAccessor().isAnnotationPresent(JsonRawValue.class);
    ObjectNode schema = raw ? JSON.objectNode() : of(c.getGenericType(), variable, input);
    constrain(schema, about);
    if (about.nullable() && !schema.isEmpty()) {
      schema = nullable(schema);
    }
    describe(schema, about);
    return schema;
  }

  private static ObjectNode nullable(ObjectNode schema) {
    if (schema.has("$ref")) {
      ObjectNode either = JSON.objectNode();
      either.set("anyOf", JSON.arrayNode().add(schema).add(JSON.objectNode().put("type", "null")));
      return either;
    }
    ArrayNode types = JSON.arrayNode();
    if (schema.get("type") instanceof ArrayNode several) {
      types.addAll(several);
    } else {
      types.add(schema.get("type"));
    }
    schema.set("type", types.add("null"));
    if (schema.get("enum") instanceof ArrayNode values) {
      values.addNull();
    }
    return schema;
  }

  static void describe(ObjectNode schema, About about) {
    if (!about.value().isEmpty()) {
      String more = schema.has("description") ? " " + schema.get("description").asText() : "";
      schema.put("description", about.value() + more);
    }
    if (!about.example().isEmpty()) {
      schema.set("examples", JSON.arrayNode().add(about.example()));
    }
  }

  static void constrain(ObjectNode schema, About about) {
    String type = schema.path("type").asText();
    boolean text = type.equals("string");
    boolean list = type.equals("array");
    if (about.min() != Long.MIN_VALUE) {
      schema.put(text ? "minLength" : list ? "minItems" : "minimum", about.min());
    }
    if (about.max() != Long.MAX_VALUE) {
      schema.put(text ? "maxLength" : list ? "maxItems" : "maximum", about.max());
    }
    if (about.pattern().startsWith("(?s)")) {
      schema.put("pattern", "\\S");
    } else if (!about.pattern().isEmpty()) {
      schema.put("pattern", "^" + about.pattern() + "$");
    }
    if (about.values().length > 0) {
      ArrayNode values = JSON.arrayNode();
      for (String v : about.values()) {
        values.add(v);
      }
      schema.set("enum", values);
    }
  }
}
