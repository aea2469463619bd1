/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.rest.view.About;
import io.backplane.rest.view.Fault;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.ws.rs.QueryParam;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;

/**
 * Refuses query parameters that the operation does not know: ignored, a mistyped condition would
 * answer more than was asked for. Which it knows says what the OpenAPI document is made of.
 */
final class KnownParameters implements ContainerRequestFilter {
  private final Set<String> known;

  private KnownParameters(Set<String> known) {
    this.known = known;
  }

  static KnownParameters of(Method operation) {
    Set<String> known = new TreeSet<>();
    for (Parameter p : operation.getParameters()) {
      if (p.isAnnotationPresent(QueryParam.class)) {
        known.add(p.getAnnotation(QueryParam.class).value());
      }
    }
    if (operation.isAnnotationPresent(Query.class)) {
      for (About about : operation.getAnnotation(Query.class).value()) {
        known.add(about.value().split(":", 2)[0]);
      }
    }
    return new KnownParameters(known);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String takes =
        known.isEmpty()
            ? "is not known: this operation takes no parameters"
            : "is not known: this operation takes " + String.join(", ", known);
    List<Fault> faults =
        request.getUriInfo().getQueryParameters().keySet().stream()
            .filter(name -> !known.contains(name))
            .sorted()
            .map(name -> Fault.in(name, takes))
            .toList();
    if (!faults.isEmpty()) {
      String detail = faults.get(0).parameter() + " " + takes;
      throw new ProblemException(Kind.MALFORMED, detail, faults);
    }
  }
}
