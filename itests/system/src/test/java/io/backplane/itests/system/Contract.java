/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An OpenAPI document as something to hold answers against. */
final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final JsonNode document;

  Contract(JsonNode document) {
    this.document = document;
  }

  /** What can be done, in an order that makes things before it reads and removes them. */
  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        verb ->
                            all.add(
                                new Operation(
                                    verb.getKey().toUpperCase(java.util.Locale.ROOT),
                                    path.getKey(),
                                    verb.getValue()))));
    return all;
  }

  /** The response documented for a status, null if there is none. */
  JsonNode response(Operation operation, int status) {
    JsonNode response = operation.node().path("responses").path(Integer.toString(status));
    if (response.has("$ref")) {
      response = document.at(response.get("$ref").asText().substring(1));
    }
    return response.isMissingNode() ? null : response;
  }

  /** What is wrong with an answer, empty if it is as documented. */
  String faults(Operation operation, int status, String type, String body) {
    JsonNode response = response(operation, status);
    if (response == null) {
      return "status " + status + " is not documented: " + body;
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      return body.isEmpty() ? "" : "a body is not documented: " + body;
    }
    String plain = type.split(";")[0].trim();
    JsonNode media = content.path(plain);
    if (media.isMissingNode()) {
      return "media type '" + plain + "' is not documented: " + body;
    }
    return plain.endsWith("json") ? invalid(media.get("schema"), body) : "";
  }

  private String invalid(JsonNode schema, String body) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("$defs", document.at("/components/schemas"));
    whole.setAll((ObjectNode) schema);
    String text = whole.toString().replace("#/components/schemas/", "#/$defs/");
    Schema compiled = SCHEMAS.getSchema(text, InputFormat.JSON);
    return compiled.validate(body, InputFormat.JSON).stream()
        .map(e -> e.getInstanceLocation() + " " + e.getMessage())
        .collect(Collectors.joining("; "));
  }

  /** A body that is valid by the schema: examples where given, else the least that passes. */
  JsonNode example(JsonNode schema) {
    if (schema.has("$ref")) {
      return example(document.at(schema.get("$ref").asText().substring(1)));
    }
    if (schema.has("examples")) {
      return schema.get("examples").get(0);
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? type.get(0).asText() : type.asText()) {
      case "object" -> object(schema);
      case "array" -> JSON.createArrayNode().add(example(schema.get("items")));
      case "string" ->
          JsonNodeFactory.instance.textNode("x".repeat(schema.path("minLength").asInt(1)));
      case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
      default -> JsonNodeFactory.instance.numberNode(schema.path("minimum").asInt(1));
    };
  }

  /** The names of what a body may hold. */
  List<String> fields(JsonNode schema) {
    if (schema.has("$ref")) {
      return fields(document.at(schema.get("$ref").asText().substring(1)));
    }
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode object(JsonNode schema) {
    ObjectNode object = JSON.createObjectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asText(), example(schema.at("/properties").get(name.asText())));
    }
    return object;
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /**
   * One operation.
   *
   * @param verb in capitals
   * @param path with its parameters in braces
   * @param node what the document says
   */
  record Operation(String verb, String path, JsonNode node) {
    String id() {
      return node.get("operationId").asText();
    }

    boolean open() {
      return node.get("security") instanceof ArrayNode a && a.isEmpty();
    }

    boolean takesJson() {
      return node.at("/requestBody/content").has("application/json");
    }

    /** Whether it knows a query parameter. */
    boolean takes(String parameter) {
      for (JsonNode each : node.path("parameters")) {
        if (each.path("in").asText().equals("query")
            && each.path("name").asText().equals(parameter)) {
          return true;
        }
      }
      return false;
    }

    JsonNode bodySchema() {
      return node.at("/requestBody/content").get("application/json").get("schema");
    }

    /** The media type of the body, empty if it takes none. */
    String bodyType() {
      java.util.Iterator<String> types = node.at("/requestBody/content").fieldNames();
      return types.hasNext() ? types.next() : "";
    }

    /** The documented status of success. */
    int success() {
      List<Integer> good = new ArrayList<>();
      node.get("responses").fieldNames().forEachRemaining(s -> good.add(Integer.valueOf(s)));
      return good.stream().filter(s -> s < 300).findFirst().orElseThrow();
    }

    /** The path with its parameters, and the query it must have. */
    String target(Map<String, String> values) {
      String target = path;
      StringBuilder query = new StringBuilder();
      for (JsonNode p : node.path("parameters")) {
        String name = p.get("name").asText();
        if (p.get("in").asText().equals("path")) {
          String value = values.getOrDefault(name, p.path("example").asText("0"));
          target = target.replace("{" + name + "}", value);
        } else if (p.path("required").asBoolean()) {
          String value = values.getOrDefault(name, p.path("example").asText("x"));
          query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
        }
      }
      return target + query;
    }
  }
}
