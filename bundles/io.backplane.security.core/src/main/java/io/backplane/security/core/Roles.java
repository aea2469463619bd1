/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import java.util.Map;
import java.util.Set;

/**
 * What the roles may do, as patterns {@code domain:verb} with {@code *} for any; a pattern that
 * begins with {@code !} forbids and wins. What no pattern names is denied.
 */
final class Roles {
  private static final Set<String> VIEWER =
      Set.of(
          "*:read",
          "live:subscribe",
          "topic:subscribe",
          "!credential:read",
          "!account:read",
          "!audit:read",
          "!secret:read",
          "session:*",
          "token:read");

  private static final Set<String> INTEGRATOR =
      Set.of(
          "*:read",
          "live:subscribe",
          "!account:read",
          "!audit:read",
          "!secret:read",
          "session:*",
          "token:*",
          "device:*",
          "profile:*",
          "group:*",
          "credential:*",
          "attribute:*",
          "command:*",
          "telemetry:*",
          "topic:*",
          "import:*",
          "export:*");

  private static final Set<String> OPERATOR =
      Set.of(
          "*:read",
          "live:subscribe",
          "!account:read",
          "!secret:read",
          "session:*",
          "token:*",
          "device:*",
          "profile:*",
          "group:*",
          "credential:*",
          "attribute:*",
          "command:*",
          "telemetry:*",
          "topic:*",
          "import:*",
          "export:*",
          "deadletter:*",
          "dead-letter:*",
          "stream:*",
          "ledger:*",
          "connection:*",
          "retained:*",
          "ban:*",
          "alarm:*");

  static final Map<String, Set<String>> PATTERNS =
      Map.of(
          "administrator", Set.of("*:*"),
          "operator", OPERATOR,
          "integrator", INTEGRATOR,
          "viewer", VIEWER);

  private Roles() {}

  /** The pattern of a role that decides about an action; null if none does. */
  static String match(String role, String action) {
    Set<String> patterns = PATTERNS.getOrDefault(role, Set.of());
    int colon = action.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    String anyVerb = action.substring(0, colon) + ":*";
    String anyDomain = "*" + action.substring(colon);
    for (String candidate : new String[] {action, anyVerb, anyDomain, "*:*"}) {
      if (patterns.contains("!" + candidate)) {
        return "!" + candidate;
      }
    }
    for (String candidate : new String[] {action, anyVerb, anyDomain, "*:*"}) {
      if (patterns.contains(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
