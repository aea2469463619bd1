/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

/** The rules of MQTT topic names and filters (MQTT 3.1.1, section 4.7). */
public final class Topics {
  private static final int LONGEST = 65_535;

  private Topics() {}

  public static boolean validName(String topic) {
    if (topic.isEmpty()) {
      return false;
    }
    for (int i = 0; i < topic.length(); i++) {
      char c = topic.charAt(i);
      if (c == '+' || c == '#' || c == 0) {
        return false;
      }
    }
    return true;
  }

  static boolean validFilter(String filter) {
    int n = filter.length();
    if (n == 0 || n > LONGEST) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      char c = filter.charAt(i);
      boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
      boolean endsLevel = i == n - 1 || filter.charAt(i + 1) == '/';
      if (c == 0 || c == '+' && !(startsLevel && endsLevel)) {
        return false;
      }
      if (c == '#' && !(startsLevel && i == n - 1)) {
        return false;
      }
    }
    return true;
  }

  public static boolean matches(String filter, String topic) {
    int f = 0;
    int t = 0;
    int fn = filter.length();
    int tn = topic.length();
    if (tn > 0 && topic.charAt(0) == '$' && fn > 0 && filter.charAt(0) != '$') {
      return false;
    }
    while (f < fn) {
      char c = filter.charAt(f);
      if (c == '#') {
        return true;
      }
      if (c == '+') {
        t = levelEnd(topic, t);
        f++;
      } else if (t < tn && c == topic.charAt(t)) {
        f++;
        t++;
      } else {
        return t == tn && filter.startsWith("/#", f) && f + 2 == fn;
      }
    }
    return t == tn;
  }

  /** How many levels there are. */
  public static int levels(String topic) {
    int levels = 1;
    for (int at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) {
      levels++;
    }
    return levels;
  }

  /** The first level, such as {@code commands} of {@code commands/#}. */
  public static String firstLevel(String topic) {
    return topic.substring(0, levelEnd(topic, 0));
  }

  /** Whether one of a topic's levels is that one. */
  public static boolean hasLevel(String topic, String level) {
    for (int at = 0; at <= topic.length(); at = levelEnd(topic, at) + 1) {
      if (topic.startsWith(level, at) && levelEnd(topic, at) == at + level.length()) {
        return !level.isEmpty();
      }
    }
    return false;
  }

  public static int levelEnd(String topic, int from) {
    int slash = topic.indexOf('/', from);
    return slash < 0 ? topic.length() : slash;
  }
}
