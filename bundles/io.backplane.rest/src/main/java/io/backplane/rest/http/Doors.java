/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.rest.service.SecurityDesk;
import java.util.EnumMap;
import java.util.Map;
import javax.ws.rs.Priorities;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.DynamicFeature;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.FeatureContext;

/** Puts a door in front of every operation; what does not say what it does stays shut. */
public final class Doors implements DynamicFeature {
  private final SecurityDesk security;
  private final Map<Does.Size, Long> limits;

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

  @Override
  public void configure(ResourceInfo operation, FeatureContext context) {
    Does does = operation.getResourceMethod().getAnnotation(Does.class);
    ContainerRequestFilter door =
        does == null
            ? request -> {
              throw new ProblemException(Kind.FORBIDDEN, "This operation is not declared.");
            }
            : new Door(does, limits.get(does.size()), security);
    context.register(door, Map.of(ContainerRequestFilter.class, Priorities.AUTHENTICATION));
    context.register(
        KnownParameters.of(operation.getResourceMethod()),
        Map.of(ContainerRequestFilter.class, Priorities.AUTHORIZATION));
  }
}
