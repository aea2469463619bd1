/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients of a listener speak: one dialect for all topics, or others for topics below some
 * levels, found in as many steps as a topic has levels. Dialects are names here, so they may come
 * and go. Any thread.
 */
public final class Speech {
  /** What credential or profile name, everywhere. */
  public static final Speech USUAL = new Speech();

  private static final String BELOW = "/#";
  private final Node root = new Node();

  /** Spoken where nothing else is said; null for what credential or profile name. */
  private String usual;

  /** A level of topics; the dialects are null where levels above decide. */
  private static final class Node {
    private final Map<String, Node> next = new HashMap<>();

    /** Spoken on the topic that ends here. */
    private String here;

    /** Spoken on this topic and all below. */
    private String below;

    private String nearest(String above) {
      return below == null ? above : below;
    }

    private String last(String above) {
      return here == null ? nearest(above) : here;
    }

    /** All that is spoken here and below. */
    private void collect(String above, Set<String> found) {
      found.add(last(above));
      for (Node n : next.values()) {
        n.collect(nearest(above), found);
      }
    }
  }

  private Speech() {}

  /**
   * Understands a rule.
   *
   * @param words a name for all topics; {@code NAME:TOPIC} for a topic, {@code NAME:TOPIC/#} for
   *     those below it too
   * @throws IllegalArgumentException if it is something else
   */
  public static Speech of(List<String> words) {
    Speech speech = new Speech();
    for (String word : words) {
      int colon = word.indexOf(':');
      String name = colon < 0 ? word : word.substring(0, colon);
      String topic = colon < 0 ? "#" : word.substring(colon + 1);
      if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
        throw new IllegalArgumentException("dialect names no dialect: '" + word + "'");
      } else if (!speech.add(topic, name)) {
        throw new IllegalArgumentException(
            "dialect says twice, or not in whole levels, what is spoken on '" + topic + "'");
      }
    }
    return speech;
  }

  private boolean add(String filter, String name) {
    if (filter.equals("#")) {
      boolean first = usual == null;
      usual = name;
      return first;
    }
    boolean below = filter.endsWith(BELOW);
    int length = filter.length() - (below ? BELOW.length() : 0);
    String topic = filter.substring(0, length);
    if (!Topics.validName(topic)) {
      return false;
    }
    Node n = root;
    for (String level : levels(topic)) {
      n = n.next.computeIfAbsent(level, k -> new Node());
    }
    boolean first = (below ? n.below : n.here) == null;
    if (below) {
      n.below = name;
    } else {
      n.here = name;
    }
    return first;
  }

  private static String[] levels(String topic) {
    return topic.split("/", -1);
  }

  /** Whether it says the same of all topics. */
  private boolean one() {
    return root.next.isEmpty();
  }

  /** Who somebody is on this listener. */
  public DeviceIdentity usual(DeviceIdentity who) {
    return usual == null || ApplicationIdentity.is(who) ? who : as(who, usual);
  }

  /**
   * Who somebody is when it speaks on a topic.
   *
   * @param who as {@link #usual} said
   */
  public DeviceIdentity on(DeviceIdentity who, String topic) {
    return one() ? who : as(who, find(who, topic));
  }

  private String find(DeviceIdentity who, String topic) {
    Node n = root;
    String above = who.dialect();
    for (String level : levels(topic)) {
      above = n.nearest(above);
      n = n.next.get(level);
      if (n == null) {
        return above;
      }
    }
    return n.last(above);
  }

  /** The dialects of all topics that a filter may match. */
  public Set<String> within(DeviceIdentity who, String filter) {
    if (one()) {
      return Set.of(who.dialect());
    }
    Node n = root;
    String above = who.dialect();
    for (String level : levels(filter)) {
      if (level.equals("#") || level.equals("+")) {
        Set<String> found = new TreeSet<>();
        n.collect(above, found);
        return found;
      }
      above = n.nearest(above);
      n = n.next.get(level);
      if (n == null) {
        return Set.of(above);
      }
    }
    return Set.of(n.last(above));
  }

  public static DeviceIdentity as(DeviceIdentity who, String dialect) {
    return dialect.equals(who.dialect())
        ? who
        : new DeviceIdentity(
            who.tenant(), who.device(), who.profile(), dialect, who.credential(), who.expiresAt());
  }
}
