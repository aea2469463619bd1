/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.mqtt.limit.Excess;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.limit.Settings;

/** What an operator has set, as the card reads it. */
final class Configured {
  private Configured() {}

  /**
   * @throws IllegalArgumentException if a word is none of those that are known
   */
  static Settings settings(Config c) {
    return new Settings(
        c.maxPacketBytes(),
        c.connectMillis(),
        c.holdMillis(),
        c.answerMillis(),
        c.maxUnanswered(),
        c.maxUnansweredBytes(),
        c.maxUnansweredLoopBytes(),
        c.sendWindow(),
        c.sendQueue(),
        c.retainedBytes(),
        c.sessionSeconds(),
        c.receiveMaximum(),
        c.topicAliases(),
        c.maxKeepAliveSeconds(),
        queues(c),
        protection(c));
  }

  private static QueueLimits queues(Config c) {
    return new QueueLimits(
        Math.max(1, c.sendQueueBytes()),
        Math.max(0, c.sendQueueSeconds()) * 1000L,
        Math.max(1, c.queuedBytes()),
        Math.max(0, c.queuedBytesPerTenant()),
        Math.max(0, c.queuedBytesPerDevice()),
        Overflow.of(c.sendOverflow()));
  }

  private static Protection protection(Config c) {
    return new Protection(
        c.maxTopicLevels(),
        c.maxTopicChars(),
        c.maxSubscriptions(),
        c.maxFilterChars(),
        c.maxFiltersPerPacket(),
        c.messagesPerSecond(),
        c.bytesPerSecond(),
        Excess.of(c.rateExceeded()),
        c.maxConnectionsPerTenant(),
        c.maxConnectionsPerDevice(),
        c.maxSessionsPerDevice(),
        c.flaps(),
        c.flapSeconds(),
        c.flapBanSeconds(),
        c.retainedBytesPerDevice());
  }
}
