/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.rest.service.SecurityDesk;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.Context;

/**
 * Puts a door in front of every operation; what does not say what it does stays shut. A door is
 * made when its operation is first asked for: with all of them registered one by one, CXF took a
 * good part of the time from the start to the first answer.
 */
public final class Doors implements ContainerRequestFilter {
  private final SecurityDesk security;
  private final Map<Does.Size, Long> limits;
  private final Map<Method, List<ContainerRequestFilter>> doors = new ConcurrentHashMap<>();
  private volatile ResourceInfo operation;

  /**
   * Doors that ask these services and keep these limits.
   *
   * @param security who is who
   * @param limits bytes a body may have
   */
  public Doors(SecurityDesk security, Map<Does.Size, Long> limits) {
    this.security = security;
    this.limits = new EnumMap<>(limits);
  }

  /**
   * Called once, by CXF.
   *
   * @param current always tells of the request that the calling thread answers
   */
  @Context
  public void setOperation(ResourceInfo current) {
    operation = current;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    Method method = operation.getResourceMethod();
    if (method == null) throw undeclared();
    for (ContainerRequestFilter filter : doors.computeIfAbsent(method, this::of))
      filter.filter(request);
  }

  private List<ContainerRequestFilter> of(Method operation) {
    Does does = operation.getAnnotation(Does.class);
    if (does == null) {
      return List.of(
          request -> {
            throw undeclared();
          });
    }
    return List.of(
        new Door(does, limits.get(does.size()), security), KnownParameters.of(operation));
  }

  private static ProblemException undeclared() {
    return new ProblemException(Kind.FORBIDDEN, "This operation is not declared.");
  }
}
