/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics that stand for those of a dialect, by rules such as {@code sensors/{key} ->
 * telemetry/{key}}: what is published there is taken in as if it had been published on the other
 * topic, and heard under its own. A rule without an arrow names topics that are heard only.
 */
public final class TopicMap {
  public static final TopicMap NONE = new TopicMap(List.of());

  /** Property of a message: the topic it was published on, if that is another one. */
  public static final String PUBLISHED = "mqtt:topic";

  private static final Logger LOG = LoggerFactory.getLogger(TopicMap.class);
  private static final String ARROW = "->";
  private static final String DEVICE = "{device}";
  private final List<Rule> rules;

  /**
   * What a topic stands for.
   *
   * @param device whose it is, null if the rule names none
   * @param topic of the device's dialect, null if it is heard only
   */
  public record Target(String device, String topic) {}

  private record Rule(String[] from, String to) {}

  private TopicMap(List<Rule> rules) {
    this.rules = rules;
  }

  /** Reads rules; one that is none is left out and named in the log. */
  public static TopicMap of(String... texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      try {
        if (!text.isBlank()) {
          rules.add(rule(text));
        }
      } catch (IllegalArgumentException e) {
        LOG.error("topic rule '{}' is left out: {}", text, e.getMessage());
      }
    }
    return rules.isEmpty() ? NONE : new TopicMap(rules);
  }

  private static Rule rule(String text) {
    int arrow = text.indexOf(ARROW);
    String from = (arrow < 0 ? text : text.substring(0, arrow)).strip();
    String to = arrow < 0 ? null : text.substring(arrow + ARROW.length()).strip();
    Set<String> names = new HashSet<>();
    String[] levels = from.split("/", -1);
    for (String level : levels) {
      if (isName(level) ? !names.add(level) : level.matches(".*[{}].*")) {
        throw new IllegalArgumentException(level + " is no level, or stands twice");
      }
    }
    String plain = from.replaceAll("\\{[a-z]+}", "x");
    if (!Topics.validFilter(plain) || plain.startsWith("$")) {
      throw new IllegalArgumentException("'" + from + "' is no topic filter");
    }
    if (to != null) {
      checkTarget(to, names);
    }
    return new Rule(levels, to);
  }

  private static void checkTarget(String to, Set<String> names) {
    for (String level : to.split("/", -1)) {
      if (isName(level) ? !names.contains(level) : level.matches(".*[{}].*")) {
        throw new IllegalArgumentException(level + " does not stand before the arrow");
      }
    }
    if (!Topics.validName(to)) {
      throw new IllegalArgumentException("'" + to + "' is no topic");
    }
  }

  private static boolean isName(String level) {
    return level.matches("\\{[a-z]+}");
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * What a topic stands for, by the first rule that fits.
   *
   * @param self the device that publishes there, null if it is an application: a rule fits that
   *     then names the device
   * @return null if for nothing
   */
  public Target find(String topic, String self) {
    String[] levels = topic.split("/", -1);
    for (Rule r : rules) {
      Map<String, String> names = match(r.from, levels);
      String device = names == null ? null : names.get(DEVICE);
      boolean fits = self == null ? device != null && r.to != null : !other(device, self);
      if (names != null && fits) {
        return new Target(device, r.to == null ? null : filled(r.to, names));
      }
    }
    return null;
  }

  private static boolean other(String device, String self) {
    return device != null && !device.equals(self);
  }

  private static Map<String, String> match(String[] filter, String[] levels) {
    Map<String, String> names = new HashMap<>(4);
    for (int i = 0; i < filter.length; i++) {
      if (filter[i].equals("#")) {
        return names;
      }
      if (i == levels.length) {
        return null;
      }
      if (filter[i].startsWith("{")) {
        names.put(filter[i], levels[i]);
      } else if (!filter[i].equals("+") && !filter[i].equals(levels[i])) {
        return null;
      }
    }
    return filter.length == levels.length ? names : null;
  }

  private static String filled(String to, Map<String, String> names) {
    String[] levels = to.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = names.getOrDefault(levels[i], levels[i]);
    }
    return String.join("/", levels);
  }

  /** The properties of a message that is taken in under another topic than it was published on. */
  public static Map<String, String> with(Map<String, String> properties, String published) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(PUBLISHED, published);
    return all;
  }

  /** The topic a message was published on. */
  public static String published(Map<String, String> properties, String topic) {
    return properties.isEmpty() ? topic : properties.getOrDefault(PUBLISHED, topic);
  }
}
