/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Says which requests a hold is for. */
final class Doorman {
  /** Asked by supervisors that would end a node which only waits for a swap. */
  private static final String LIVENESS = "/health/live";

  /** The request that asks for the swap: waiting for its end would wait for itself. */
  private static final Pattern CONTROL = Pattern.compile("/api/v1/bundles/[^/]+/update");

  /** What bundles of a late start level serve. */
  private static final List<String> LATE =
      List.of("/api/", "/ingest/", "/live/", "/health/", "/metrics");

  private Doorman() {}

  /** Connections that stay open for long, and what must work during a swap. */
  static boolean isExempt(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    String path = request.getRequestURI();
    return request.getHeader("Upgrade") != null
        || accept != null && accept.startsWith("text/event-stream")
        || CONTROL.matcher(path).matches();
  }

  /** Whether the process is asked if it lives, which it can say while everything else waits. */
  static boolean isLiveness(HttpServletRequest request) {
    return request.getRequestURI().equals(LIVENESS);
  }

  /** Whether the start of the node is over for this request, as its bundle started early. */
  static boolean isServedEarly(String path) {
    return LATE.stream().noneMatch(path::startsWith);
  }
}
