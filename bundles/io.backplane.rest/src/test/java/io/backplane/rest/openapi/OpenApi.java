/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.backplane.rest.http.Does;
import io.backplane.rest.http.Query;
import io.backplane.rest.view.About;
import io.backplane.rest.view.Problem;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.ws.rs.Consumes;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;

/** The OpenAPI 3.1 document of resources, read off their annotations. */
final class OpenApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(200, "Done."),
          Map.entry(201, "Made."),
          Map.entry(202, "Accepted; it goes on after the answer."),
          Map.entry(204, "Done."),
          Map.entry(304, "Not changed since the ETag sent."),
          Map.entry(400, "The request is malformed."),
          Map.entry(401, "Not signed in."),
          Map.entry(403, "Not allowed."),
          Map.entry(404, "There is no such thing."),
          Map.entry(409, "It conflicts with what is there."),
          Map.entry(412, "Changed meanwhile: the ETag is outdated."),
          Map.entry(413, "The body is too large."),
          Map.entry(415, "The media type of the body is not supported."),
          Map.entry(
              422,
              "Well-formed, yet not valid, or it names what is not there; `errors` says where."),
          Map.entry(428, "If-Match is missing."),
          Map.entry(429, "Too many attempts."),
          Map.entry(500, "The node failed; the log has more under `instance`."),
          Map.entry(503, "Something needed is away; try again after Retry-After."));

  private final Schemas schemas = new Schemas();
  private final Map<String, ObjectNode> paths = new TreeMap<>();
  private final Map<String, ObjectNode> shared = new TreeMap<>();
  private final Set<String> tags = new TreeSet<>();

  /** The document. */
  static ObjectNode of(List<Object> resources) {
    return new OpenApi().document(resources);
  }

  private ObjectNode document(List<Object> resources) {
    for (Object resource : resources) {
      Stream.of(resource.getClass().getDeclaredMethods())
          .filter(m -> m.isAnnotationPresent(Does.class))
          .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
          .forEach(m -> operation(resource.getClass(), m));
    }
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Backplane")
        .put("version", "1")
        .put(
            "description",
            "Devices, their data and the node. Times are milliseconds since the epoch, fractions"
                + " allowed. Errors are application/problem+json (RFC 9457). Whatever changes"
                + " something needs a session with X-CSRF-Token, or an API token.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/api/v1");
    ArrayNode security = document.putArray("security");
    security.addObject().putArray("session");
    security.addObject().putArray("token");
    ArrayNode names = document.putArray("tags");
    tags.forEach(t -> names.addObject().put("name", t));
    ObjectNode all = document.putObject("paths");
    paths.forEach(all::set);
    components(document.putObject("components"));
    return document;
  }

  private void components(ObjectNode components) {
    schemas.of(Problem.class, null, false);
    components.set("schemas", schemas.components());
    ObjectNode responses = components.putObject("responses");
    shared.forEach(responses::set);
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "backplane_session")
        .put(
            "description",
            "Set by POST /session; changes also need the header X-CSRF-Token. Over TLS its name is"
                + " __Host-backplane_session.");
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "An API token made by POST /tokens.");
  }

  private void operation(Class<?> resource, Method method) {
    Does does = method.getAnnotation(Does.class);
    String path = path(resource, method);
    String tag = path.split("/")[1].replaceAll("\\..*", "");
    tags.add(tag);
    ObjectNode operation = JSON.objectNode();
    operation.putArray("tags").add(tag);
    operation.put("operationId", id(resource, method));
    operation.put("summary", does.value());
    if (does.action().equals(Does.OPEN)) {
      operation.putArray("security");
    } else if (!does.action().equals(Does.SIGNED_IN)) {
      operation.put("x-backplane-action", does.action());
    }
    parameters(method, does, operation);
    Stream.of(method.getParameters())
        .filter(OpenApi::isBody)
        .findFirst()
        .ifPresent(p -> body(method, p, operation));
    responses(method, does, operation.putObject("responses"));
    paths
        .computeIfAbsent(path, p -> JSON.objectNode())
        .set(verb(method).toLowerCase(java.util.Locale.ROOT), operation);
  }

  private void parameters(Method method, Does does, ObjectNode operation) {
    ArrayNode parameters = JSON.arrayNode();
    for (Parameter p : method.getParameters()) {
      About about = p.getAnnotation(About.class);
      if (p.isAnnotationPresent(PathParam.class)) {
        add(parameters, "path", p.getAnnotation(PathParam.class).value(), about, about.value());
      } else if (p.isAnnotationPresent(QueryParam.class)) {
        add(parameters, "query", p.getAnnotation(QueryParam.class).value(), about, about.value());
      }
    }
    if (method.isAnnotationPresent(Query.class)) {
      for (About about : method.getAnnotation(Query.class).value()) {
        String[] parts = about.value().split(": ", 2);
        add(parameters, "query", parts[0], about, parts[1]);
      }
    }
    IntStream.of(does.problems())
        .forEach(
            status -> {
              if (status == 412) {
                header(parameters, "If-Match", "The ETag of what was read, or *.");
              } else if (status == 304) {
                header(parameters, "If-None-Match", "The ETag of what is known already.");
              }
            });
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private static void add(ArrayNode to, String in, String name, About about, String text) {
    ObjectNode parameter = to.addObject().put("name", name).put("in", in);
    boolean required = in.equals("path") || about.min() == 1 && !about.type().equals("integer");
    if (required) {
      parameter.put("required", true);
    }
    parameter.put("description", text);
    ObjectNode schema = parameter.putObject("schema");
    schema.put("type", about.type().isEmpty() ? "string" : about.type());
    if (about.type().equals("array")) {
      schema.putObject("items").put("type", "string");
    }
    Schemas.constrain(schema, about);
    if (!about.example().isEmpty()) {
      parameter.put("example", about.example());
    }
  }

  private static void header(ArrayNode to, String name, String text) {
    ObjectNode parameter = to.addObject().put("name", name).put("in", "header");
    parameter.put("description", text).putObject("schema").put("type", "string");
  }

  private void body(Method method, Parameter body, ObjectNode operation) {
    ObjectNode content =
        operation.putObject("requestBody").put("required", true).putObject("content");
    Consumes consumes = method.getAnnotation(Consumes.class);
    if (consumes == null) {
      ObjectNode schema = schemas.of(body.getParameterizedType(), null, true);
      content.putObject("application/json").set("schema", schema);
    } else {
      for (String type : consumes.value()) {
        content.putObject(type).putObject("schema").put("type", "string");
      }
    }
  }

  private void responses(Method method, Does does, ObjectNode responses) {
    Set<Integer> problems = new TreeSet<>(Set.of(400, 500, 503));
    IntStream.of(does.problems()).forEach(problems::add);
    if (!does.action().equals(Does.OPEN)) {
      problems.add(401);
      if (!does.action().equals(Does.SIGNED_IN)) {
        problems.add(403);
      }
    }
    if (Stream.of(method.getParameters()).anyMatch(OpenApi::isBody)) {
      boolean json = !method.isAnnotationPresent(Consumes.class);
      problems.addAll(json ? Set.of(413, 415, 422) : Set.of(413, 415));
    }
    success(method, does, responses.putObject(Integer.toString(does.status())));
    for (int status : problems) {
      responses.set(Integer.toString(status), problem(status));
    }
  }

  private ObjectNode problem(int status) {
    ObjectNode response = JSON.objectNode().put("description", WORDS.get(status));
    if (status < 400) {
      return response;
    }
    response
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Problem");
    shared.put("Problem" + status, response);
    return JSON.objectNode().put("$ref", "#/components/responses/Problem" + status);
  }

  private void success(Method method, Does does, ObjectNode response) {
    response.put("description", WORDS.get(does.status()));
    boolean tagged = IntStream.of(does.problems()).anyMatch(s -> s == 304 || s == 428);
    if (tagged) {
      response
          .putObject("headers")
          .putObject("ETag")
          .put("description", "The version.")
          .putObject("schema")
          .put("type", "string");
    }
    if (does.returns() == Void.class) {
      return;
    }
    ObjectNode content = response.putObject("content");
    Produces produces = method.getAnnotation(Produces.class);
    if (produces == null) {
      content
          .putObject("application/json")
          .set("schema", schemas.answer(does.returns(), does.of()));
    } else {
      for (String type : produces.value()) {
        String kind = type.equals("application/json") ? "object" : "string";
        content.putObject(type).putObject("schema").put("type", kind);
      }
    }
  }

  private static boolean isBody(Parameter p) {
    for (Annotation a : p.getAnnotations()) {
      if (a instanceof PathParam || a instanceof QueryParam || a instanceof Context) {
        return false;
      }
    }
    return true;
  }

  private static String path(Class<?> resource, Method method) {
    String path = "/" + resource.getAnnotation(Path.class).value();
    if (method.isAnnotationPresent(Path.class)) {
      path += "/" + method.getAnnotation(Path.class).value();
    }
    return path.replaceAll("/+", "/");
  }

  static String verb(Method method) {
    return Stream.of(method.getAnnotations())
        .map(a -> a.annotationType().getAnnotation(HttpMethod.class))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(method + " has no verb"))
        .value();
  }

  private static String id(Class<?> resource, Method method) {
    String name = resource.getSimpleName().replaceAll("Resource$", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1) + "." + method.getName();
  }
}
