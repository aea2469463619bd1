/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/**
 * What counts for a connection: the configuration of the node, or what its listener makes of it.
 */
public record Settings(
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
    QueueLimits queues,
    Protection protection) {

  /** Held within sane bounds. */
  public Settings {
    maxPacketBytes = Math.max(256, maxPacketBytes);
    connectMillis = Math.max(100, connectMillis);
    holdMillis = Math.max(100, holdMillis);
    answerMillis = Math.max(100, answerMillis);
    maxUnanswered = Math.max(1, maxUnanswered);
    maxUnansweredBytes = Math.max(1, maxUnansweredBytes);
    maxUnansweredLoopBytes = Math.max(1, maxUnansweredLoopBytes);
    sendWindow = Math.min(Math.max(1, sendWindow), 30_000);
    sendQueue = Math.min(Math.max(1, sendQueue), 50_000);
    retainedBytes = Math.max(0, retainedBytes);
    sessionSeconds = Math.max(0, sessionSeconds);
    receiveMaximum = Math.min(Math.max(1, receiveMaximum), 65_535);
    topicAliases = Math.min(Math.max(0, topicAliases), 65_535);
    maxKeepAliveSeconds = Math.min(Math.max(0, maxKeepAliveSeconds), 65_535);
  }

  /**
   * The same as far as a listener has no rules of its own.
   *
   * @throws IllegalArgumentException if a rule cannot be understood
   */
  public Settings under(Rules r) {
    return new Settings(
        r.number("maxPacketBytes", maxPacketBytes),
        r.number("connectMillis", (int) connectMillis),
        holdMillis,
        answerMillis,
        r.number("maxUnanswered", maxUnanswered),
        r.number("maxUnansweredBytes", maxUnansweredBytes),
        maxUnansweredLoopBytes,
        r.number("sendWindow", sendWindow),
        r.number("sendQueue", sendQueue),
        retainedBytes,
        r.number("sessionSeconds", sessionSeconds),
        r.number("receiveMaximum", receiveMaximum),
        r.number("topicAliases", topicAliases),
        r.number("maxKeepAliveSeconds", maxKeepAliveSeconds),
        queues.under(r),
        protection.under(r));
  }
}
