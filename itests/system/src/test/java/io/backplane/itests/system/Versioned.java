/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.backplane.itests.system.Contract.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tries every operation that the document says may fail with 412: of two who read the same version
 * only the first can write, and who must say what was read cannot leave it out.
 */
final class Versioned {
  private static final int OUTDATED = 412;
  private static final int REQUIRED = 428;
  private final Contract contract;
  private final RawRest rest;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> tried = new ArrayList<>();
  private Operation operation;

  Versioned(Contract contract, RawRest rest) {
    this.contract = contract;
    this.rest = rest;
  }

  /** Which operations have versions, by their names in the document. */
  List<String> tried() {
    return tried;
  }

  /**
   * What is wrong.
   *
   * @param collections where things with versions are made, by POST with an identifier
   * @return empty if nothing is
   */
  List<String> faults(Set<String> collections) {
    for (Operation each : contract.operations()) {
      operation = each;
      boolean has = contract.response(each, OUTDATED) != null;
      if (has) {
        tried.add(each.id());
        attempt(collections, "versioned-" + tried.size());
      } else if (Set.of("PUT", "PATCH").contains(each.verb())) {
        wrong.add(each.id() + " changes something and honours no version");
      }
    }
    return wrong;
  }

  private void attempt(Set<String> collections, String id) {
    String collection = "/" + operation.path().split("/")[1];
    if (!collections.contains(collection)) {
      wrong.add(operation.id() + ": nobody knows how to make one of " + collection);
      return;
    }
    expect(201, rest.send("POST", collection, made(collection, id)));
    String path = operation.target(Map.of("id", id));
    String first = tag(path);
    if (contract.response(operation, REQUIRED) != null) {
      expect(REQUIRED, send(path, null));
    }
    expect(OUTDATED, send(path, "\"v99\""));
    expect(OUTDATED, send(path, "nonsense"));
    same(first, tag(path));
    writtenByAnother(path, first);
    String second = tag(path);
    if (second.equals(first)) {
      wrong.add(operation.id() + ": a change leaves the version " + first);
    }
    expect(OUTDATED, send(path, first));
    same(second, tag(path));
    expect(operation.success(), send(path, second));
  }

  /** Somebody else who read the same version is quicker. */
  private void writtenByAnother(String path, String version) {
    Operation change =
        contract.operations().stream()
            .filter(o -> o.path().equals(operation.path()))
            .filter(o -> Set.of("PUT", "PATCH").contains(o.verb()))
            .findFirst()
            .orElseThrow();
    String body = contract.example(change.bodySchema()).toString();
    HttpRequest.Builder request = rest.request(change.verb(), path, body);
    expect(change.success(), rest.send(request.header("If-Match", version)));
  }

  private HttpResponse<String> send(String path, String tag) {
    String body = operation.takesJson() ? contract.example(operation.bodySchema()).toString() : "";
    HttpRequest.Builder request = rest.request(operation.verb(), path, body);
    HttpResponse<String> answer =
        rest.send(tag == null ? request : request.header("If-Match", tag));
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String faults = contract.faults(operation, answer.statusCode(), type, answer.body());
    if (!faults.isEmpty()) {
      wrong.add(operation.id() + " " + faults);
    }
    return answer;
  }

  private String made(String collection, String id) {
    Operation make =
        contract.operations().stream()
            .filter(o -> o.path().equals(collection) && o.verb().equals("POST"))
            .findFirst()
            .orElseThrow();
    return ((ObjectNode) contract.example(make.bodySchema())).put("id", id).toString();
  }

  private String tag(String path) {
    HttpResponse<String> read = rest.send("GET", path, "");
    expect(200, read);
    return read.headers().firstValue("ETag").orElse("none");
  }

  private void same(String expected, String tag) {
    if (!expected.equals(tag)) {
      wrong.add(operation.id() + ": what was refused made " + tag + " of " + expected);
    }
  }

  private void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      wrong.add(
          "%s: %s instead of %d %s"
              .formatted(operation.id(), answer.statusCode(), status, answer.body()));
    }
  }
}
