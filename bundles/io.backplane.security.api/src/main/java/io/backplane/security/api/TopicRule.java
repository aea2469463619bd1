/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a client may publish or listen. Written as {@code subscribe devices/+/telemetry/#}, {@code
 * publish lines/{client}/#} or {@code both lines/1}.
 *
 * @param way what it allows
 * @param filter an MQTT topic filter; a level may be {@code {client}} for the client identifier,
 *     {@code {user}} for the user name or the token's identifier, {@code {tenant}} for the tenant
 */
public record TopicRule(Way way, String filter) {
  private static final Set<String> PLACEHOLDERS = Set.of("{client}", "{user}", "{tenant}");
  private static final int LONGEST = 1024;

  /** What a rule allows. */
  public enum Way {
    /** To publish. */
    PUBLISH,
    /** To subscribe. */
    SUBSCRIBE,
    /** To publish and to subscribe. */
    BOTH
  }

  /**
   * Checks the filter.
   *
   * @throws IllegalArgumentException if it is no topic filter, has more than 1024 characters, or a
   *     brace in it is not that of a placeholder that fills its level
   */
  public TopicRule {
    if (filter.isEmpty() || filter.length() > LONGEST) {
      throw new IllegalArgumentException("a topic filter has 1 to " + LONGEST + " characters");
    }
    String[] levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      boolean wild = level.equals("+") || level.equals("#") && i == levels.length - 1;
      boolean plain = level.chars().noneMatch(c -> "+#{}".indexOf(c) >= 0 || c == 0);
      if (!wild && !plain && !PLACEHOLDERS.contains(level)) {
        throw new IllegalArgumentException("'" + level + "' is no level of a topic filter");
      }
    }
  }

  /**
   * Reads a rule.
   *
   * @param text as {@link #toString} writes it
   * @return the rule
   * @throws IllegalArgumentException if it is none
   */
  public static TopicRule of(String text) {
    int space = text.indexOf(' ');
    String way = space < 0 ? "" : text.substring(0, space);
    if (!Set.of("publish", "subscribe", "both").contains(way)) {
      throw new IllegalArgumentException("a rule begins with publish, subscribe or both");
    }
    return new TopicRule(
        Way.valueOf(way.toUpperCase(Locale.ROOT)), text.substring(space + 1).strip());
  }

  /**
   * Whether it allows something.
   *
   * @param wanted PUBLISH or SUBSCRIBE
   * @param topics a topic, or a filter of which it must allow every topic
   * @param names what placeholders stand for, without braces; one that is not named, or whose value
   *     is no single level, matches nothing
   * @return true if it does
   */
  public boolean allows(Way wanted, String topics, Map<String, String> names) {
    return (way == Way.BOTH || way == wanted) && covers(topics, names);
  }

  private boolean covers(String topics, Map<String, String> names) {
    String[] rule = filter.split("/", -1);
    String[] asked = topics.split("/", -1);
    for (int i = 0; i < rule.length; i++) {
      if (rule[i].equals("#")) {
        return true;
      }
      if (i == asked.length) {
        return false;
      }
      boolean any = rule[i].equals("+");
      if (asked[i].equals("#") || !any && !asked[i].equals(value(rule[i], names))) {
        return false;
      }
    }
    return rule.length == asked.length;
  }

  /** What a level of the rule stands for; null if for nothing. */
  private static String value(String level, Map<String, String> names) {
    if (!PLACEHOLDERS.contains(level)) {
      return level;
    }
    String value = names.getOrDefault(level.substring(1, level.length() - 1), "");
    boolean single = !value.isEmpty() && value.chars().noneMatch(c -> "+#/".indexOf(c) >= 0);
    return single ? value : null;
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return way.name().toLowerCase(Locale.ROOT) + ' ' + filter;
  }
}
