/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

import io.backplane.protocol.mqtt.topic.Topics;

/**
 * Limits that protect the node and all others from one client. 0 is no limit where nothing else is
 * said.
 *
 * @param topicLevels levels of a topic or filter
 * @param topicChars characters of a topic or filter
 * @param subscriptions of a session, at least 1
 * @param filterChars characters of all filters of a session, at least 1
 * @param filtersPerPacket filters of one SUBSCRIBE that are looked at, at least 1
 * @param messagesPerSecond publications and subscribing packets of a connection
 * @param bytesPerSecond bytes of those
 * @param connectionsPerTenant open at a time
 * @param connectionsPerDevice open at a time
 * @param sessionsPerDevice sessions that outlive their connection
 * @param flaps connections of a device that end soon, before it is kept out
 * @param flapSeconds how soon, and within which time, at least 1
 * @param flapBanSeconds for how long, at least 1
 * @param retainedBytesPerDevice of the memory for retained messages
 */
public record Protection(
    int topicLevels,
    int topicChars,
    int subscriptions,
    int filterChars,
    int filtersPerPacket,
    int messagesPerSecond,
    int bytesPerSecond,
    Excess rateExceeded,
    int connectionsPerTenant,
    int connectionsPerDevice,
    int sessionsPerDevice,
    int flaps,
    int flapSeconds,
    int flapBanSeconds,
    int retainedBytesPerDevice) {
  /** Topics are taken apart level below level, which takes as much of a thread's stack. */
  private static final int MOST_LEVELS = 1000;

  public static final Protection USUAL =
      new Protection(
          128, 65_535, 1000, 256 * 1024, 1000, 0, 0, Excess.PAUSE, 0, 0, 1000, 0, 60, 300, 0);

  /** Held within sane bounds. */
  public Protection {
    boolean limited = topicLevels > 0 && topicLevels < MOST_LEVELS;
    topicLevels = limited ? topicLevels : MOST_LEVELS;
    topicChars = Math.max(0, topicChars);
    subscriptions = Math.max(1, subscriptions);
    filterChars = Math.max(1, filterChars);
    filtersPerPacket = Math.max(1, filtersPerPacket);
    messagesPerSecond = Math.max(0, messagesPerSecond);
    bytesPerSecond = Math.max(0, bytesPerSecond);
    connectionsPerTenant = Math.max(0, connectionsPerTenant);
    connectionsPerDevice = Math.max(0, connectionsPerDevice);
    sessionsPerDevice = Math.max(0, sessionsPerDevice);
    flaps = Math.max(0, flaps);
    flapSeconds = Math.max(1, flapSeconds);
    flapBanSeconds = Math.max(1, flapBanSeconds);
    retainedBytesPerDevice = Math.max(0, retainedBytesPerDevice);
  }

  /** The same as far as a listener has no rules of its own. */
  Protection under(Rules r) {
    return new Protection(
        r.number("maxTopicLevels", topicLevels),
        r.number("maxTopicChars", topicChars),
        r.number("maxSubscriptions", subscriptions),
        r.number("maxFilterChars", filterChars),
        r.number("maxFiltersPerPacket", filtersPerPacket),
        r.number("messagesPerSecond", messagesPerSecond),
        r.number("bytesPerSecond", bytesPerSecond),
        r.has("rateExceeded") ? Excess.of(r.text("rateExceeded", "")) : rateExceeded,
        r.number("maxConnectionsPerTenant", connectionsPerTenant),
        r.number("maxConnectionsPerDevice", connectionsPerDevice),
        r.number("maxSessionsPerDevice", sessionsPerDevice),
        r.number("flaps", flaps),
        r.number("flapSeconds", flapSeconds),
        r.number("flapBanSeconds", flapBanSeconds),
        retainedBytesPerDevice);
  }

  /** Whether a topic or filter has too many levels or characters. */
  public boolean tooDeep(String topic) {
    return topicChars > 0 && topic.length() > topicChars || Topics.levels(topic) > topicLevels;
  }
}
