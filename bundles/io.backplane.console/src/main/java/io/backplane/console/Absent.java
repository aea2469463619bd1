/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The answer for addresses that belong to another part of the node which is starting, being
 * replaced or not installed. Only what is known to be nobody's address gets a 404.
 */
enum Absent {
  /** Belongs to a part that is away. */
  AWAY(
      503,
      "{\"type\":\"about:blank\",\"title\":\"Not available at the"
          + " moment\",\"status\":503,\"detail\":\"The part of the node that answers here is"
          + " starting or being replaced.\"}"),
  /** Belongs to nobody. */
  UNKNOWN(
      404,
      "{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404,"
          + "\"detail\":\"No resource has this address.\"}");

  private static final String API = "/api/v1/";
  private static final List<String> PARTS =
      List.of("/live/", "/ingest/", "/health/live/", "/health/ready/", "/metrics/");
  static final Set<String> RESOURCES =
      Set.of(
          "setup",
          "session",
          "tokens",
          "devices",
          "profiles",
          "groups",
          "telemetry",
          "streams",
          "ledger",
          "dead-letters",
          "node",
          "bundles",
          "generations",
          "health",
          "sessions",
          "connections",
          "presence",
          "bans",
          "retained",
          "listeners",
          "openapi.json",
          "docs");

  private final int status;
  private final String body;

  Absent(int status, String body) {
    this.status = status;
    this.body = body;
  }

  /** Tells whose an address is; null if the console may answer. */
  static Absent at(String path) {
    String folder = path.endsWith("/") ? path : path + "/";
    if (PARTS.stream().anyMatch(folder::startsWith)) {
      return AWAY;
    }
    if (!folder.startsWith("/api/")) {
      return folder.startsWith("/health/") ? UNKNOWN : null;
    }
    if (!folder.startsWith(API)) {
      return UNKNOWN;
    }
    String rest = folder.substring(API.length());
    int end = rest.indexOf('/');
    return end > 0 && RESOURCES.contains(rest.substring(0, end)) ? AWAY : UNKNOWN;
  }

  void write(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    if (status == 503) {
      response.setHeader("Retry-After", "1");
    }
    response.setContentType("application/problem+json");
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }
}
