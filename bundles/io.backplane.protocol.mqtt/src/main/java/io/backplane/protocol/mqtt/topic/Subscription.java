/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import io.backplane.protocol.mqtt.wire.Packets.Wanted;

/**
 * A subscription.
 *
 * @param filter as the client wrote it
 * @param topics the topic filter in it
 * @param group the name of the share, empty if it is not shared
 * @param qos granted
 * @param noLocal whether the client's own messages are left out
 * @param retainAsPublished whether the retain flag is passed on
 * @param id its identifier, 0 if it has none
 */
public record Subscription(
    String filter,
    String topics,
    String group,
    int qos,
    boolean noLocal,
    boolean retainAsPublished,
    int id) {
  private static final String SHARE = "$share/";

  public static Subscription of(Wanted w, int id) {
    return new Subscription(
        w.filter(),
        topics(w.filter()),
        group(w.filter()),
        w.qos(),
        w.noLocal(),
        w.retainAsPublished(),
        id);
  }

  /** What a bridge means: nothing of its own comes back, and the retain flag is as published. */
  public static Wanted ofBridge(Wanted w) {
    return new Wanted(w.filter(), w.qos(), !isShare(w.filter()), true, w.retainHandling());
  }

  /** The topic filter in a valid filter that may be shared. */
  public static String topics(String filter) {
    return isShare(filter) ? filter.substring(filter.indexOf('/', SHARE.length()) + 1) : filter;
  }

  public static boolean isShare(String filter) {
    return filter.startsWith(SHARE);
  }

  /** Whether a filter, shared or not, is as MQTT demands. */
  public static boolean valid(String filter) {
    if (!isShare(filter)) {
      return Topics.validFilter(filter);
    }
    int slash = filter.indexOf('/', SHARE.length());
    return slash > SHARE.length()
        && Topics.validName(filter.substring(SHARE.length(), slash))
        && Topics.validFilter(filter.substring(slash + 1));
  }

  private static String group(String filter) {
    return isShare(filter)
        ? filter.substring(SHARE.length(), filter.indexOf('/', SHARE.length()))
        : "";
  }

  public boolean shared() {
    return !group.isEmpty();
  }

  public boolean matches(String topic) {
    return Topics.matches(topics, topic);
  }
}
