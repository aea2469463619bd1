/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an operator wants of the clients of one listener; where it says nothing the settings of the
 * node count. What a rule says is understood once, when the first client comes under it.
 */
public final class Rules {
  /** Rules that are read where they are needed, and not as settings. */
  private static final Set<String> ELSEWHERE =
      Set.of("versions", "authentication", "certificateNames", "redirect", "moved", "drain");

  private final Map<String, String> given;
  private final Set<String> known = new TreeSet<>(ELSEWHERE);

  public Rules(Map<String, String> given) {
    this.given = given;
  }

  boolean has(String key) {
    known.add(key);
    return given.containsKey(key);
  }

  public String text(String key, String usual) {
    known.add(key);
    return given.getOrDefault(key, usual);
  }

  /** Words with commas between; empty if it says nothing. */
  public List<String> list(String key) {
    return Stream.of(text(key, "").split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * @throws IllegalArgumentException if it is there and not a number from 0 on
   */
  int number(String key, int usual) {
    if (!has(key)) {
      return usual;
    }
    String value = given.get(key);
    if (value.matches("\\d{1,9}")) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException(key + " is no number: '" + value + "'");
  }

  /** The keys given that nobody has asked for. */
  public Set<String> unknown() {
    Set<String> rest = new TreeSet<>(given.keySet());
    rest.removeAll(known);
    return rest;
  }
}
