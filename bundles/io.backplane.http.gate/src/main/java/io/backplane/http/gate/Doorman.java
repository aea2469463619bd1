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

  /** When in the start of a node something is served. */
  enum Stage {
    /** As soon as the server listens. */
    EARLY,
    /** From the level at which REST answers. */
    SERVING,
    /** From the last level. */
    LAST
  }

  private static final List<String> SERVING = List.of("/api/", "/ingest/", "/live/");
  private static final List<String> LAST = List.of("/health/", "/metrics");

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

  /** When what answers under a path has started. */
  static Stage servedFrom(String path) {
    if (SERVING.stream().anyMatch(path::startsWith)) return Stage.SERVING;
    return LAST.stream().anyMatch(path::startsWith) ? Stage.LAST : Stage.EARLY;
  }
}
