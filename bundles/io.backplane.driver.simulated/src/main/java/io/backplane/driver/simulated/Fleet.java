/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A declared fleet.
 *
 * @param name prefix of its devices' identifiers
 * @param devices how many, 1 to 100000
 * @param periodMillis between two readings of a device, at least 50
 * @param signals by key
 * @param dropout probability that a reading is left out
 * @param spike probability that a reading is ten times too high
 */
record Fleet(
    String name,
    int devices,
    int periodMillis,
    Map<String, Signal> signals,
    double dropout,
    double spike) {
  /**
   * Reads a declaration.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  static Fleet parse(String text) {
    String[] parts = text.split(";");
    String name = parts[0].trim();
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a fleet begins with its name (1 to 64 of A-Z a-z 0-9 . _ -), found '" + name + "'");
    }
    Map<String, Signal> signals = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      part(name, parts[i].trim(), signals, numbers);
    }
    if (signals.isEmpty()) {
      throw new IllegalArgumentException("fleet " + name + " declares no signal");
    }
    return new Fleet(
        name,
        (int) within(name, "devices", numbers.getOrDefault("devices", 1.0), 1, 100_000),
        (int) within(name, "period", numbers.getOrDefault("period", 1000.0), 50, 86_400_000),
        Map.copyOf(signals),
        within(name, "dropout", numbers.getOrDefault("dropout", 0.0), 0, 1),
        within(name, "spike", numbers.getOrDefault("spike", 0.0), 0, 1));
  }

  private static void part(
      String fleet, String part, Map<String, Signal> signals, Map<String, Double> numbers) {
    if (part.isEmpty()) {
      return;
    }
    int eq = part.indexOf('=');
    if (eq < 1) {
      throw new IllegalArgumentException("fleet " + fleet + ": expected key=value, found " + part);
    }
    String key = part.substring(0, eq).trim();
    String value = part.substring(eq + 1).trim();
    try {
      switch (key) {
        case "devices", "period", "dropout", "spike" -> numbers.put(key, Double.valueOf(value));
        default -> signals.put(key, Signal.parse(value));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "fleet " + fleet + ": " + key + " must be a number, is '" + value + "'");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fleet " + fleet + ", " + key + ": " + e.getMessage());
    }
  }

  private static double within(String fleet, String what, double v, double low, double high) {
    if (!(v >= low && v <= high)) {
      throw new IllegalArgumentException(
          "fleet " + fleet + ": " + what + " must lie in " + low + ".." + high + ", is " + v);
    }
    return v;
  }
}
