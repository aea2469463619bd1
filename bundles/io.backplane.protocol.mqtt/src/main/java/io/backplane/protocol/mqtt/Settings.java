/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

/** The configuration, held within sane bounds. */
record Settings(
    int maxPacketBytes,
    long connectMillis,
    long holdMillis,
    long answerMillis,
    int maxUnanswered,
    int maxUnansweredBytes,
    int maxUnansweredLoopBytes,
    int sendWindow,
    int sendQueue,
    int retainedBytes,
    int sessionSeconds,
    int receiveMaximum,
    int topicAliases,
    int maxKeepAliveSeconds,
    QueueLimits queues) {

  static Settings of(Config c) {
    return new Settings(
        Math.max(256, c.maxPacketBytes()),
        Math.max(100, c.connectMillis()),
        Math.max(100, c.holdMillis()),
        Math.max(100, c.answerMillis()),
        Math.max(1, c.maxUnanswered()),
        Math.max(1, c.maxUnansweredBytes()),
        Math.max(1, c.maxUnansweredLoopBytes()),
        Math.min(Math.max(1, c.sendWindow()), 30_000),
        Math.min(Math.max(1, c.sendQueue()), 50_000),
        Math.max(0, c.retainedBytes()),
        Math.max(0, c.sessionSeconds()),
        Math.min(Math.max(1, c.receiveMaximum()), 65_535),
        Math.min(Math.max(0, c.topicAliases()), 65_535),
        Math.min(Math.max(0, c.maxKeepAliveSeconds()), 65_535),
        QueueLimits.of(c));
  }
}
