/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What an operator asked for: one entry of the configuration, checked. */
record ListenerSpec(String name, String protocol, int port, String host) {
  static final String AUTO = "auto";
  private static final Set<String> KEYS = Set.of("name", "protocol", "port", "host");

  /**
   * @throws IllegalArgumentException with the entry and what is wrong with it
   */
  static ListenerSpec parse(String entry) {
    Map<String, String> parts = new HashMap<>();
    for (String part : entry.split(";")) {
      int eq = part.indexOf('=');
      String key = eq < 0 ? part.trim() : part.substring(0, eq).trim();
      if (eq < 0 || !KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "listener '" + entry + "': expected name, protocol, port or host, found '" + key + "'");
      }
      parts.put(key, part.substring(eq + 1).trim());
    }
    String protocol = required(parts, "protocol", entry);
    String name = parts.getOrDefault("name", protocol);
    String host = parts.getOrDefault("host", AUTO);
    return new ListenerSpec(name, protocol, port(required(parts, "port", entry), entry), host);
  }

  private static String required(Map<String, String> parts, String key, String entry) {
    String value = parts.get(key);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("listener '" + entry + "': " + key + " is missing");
    }
    return value;
  }

  private static int port(String text, String entry) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "listener '" + entry + "': port '" + text + "' is not a number", e);
    }
    throw new IllegalArgumentException(
        "listener '" + entry + "': port " + text + " is not within 0 to 65535");
  }
}
