/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A subscription that several sessions share: each message goes to one of them, in turn; to one
 * whose client is away only if no other can take it. Any thread.
 */
final class Share {
  /** A session and what it subscribed. */
  record Part(Session session, Subscription subscription) {}

  private final String filter;
  private final List<Part> parts;
  private final AtomicInteger turn;

  /**
   * @param turn whose turn it is next, kept when members come and go
   */
  Share(String filter, List<Part> parts, AtomicInteger turn) {
    this.filter = filter;
    this.parts = parts;
    this.turn = turn;
  }

  String filter() {
    return filter;
  }

  AtomicInteger turn() {
    return turn;
  }

  boolean matches(String topic) {
    return parts.get(0).subscription().matches(topic);
  }

  /**
   * @return whether one of them took it
   */
  boolean offer(Content content, int qos, boolean retain) {
    int first = Math.floorMod(turn.getAndIncrement(), parts.size());
    for (int i = 0; i < 2 * parts.size(); i++) {
      Part p = parts.get((first + i) % parts.size());
      boolean present = p.session.connection() != null;
      if (present == i < parts.size() && p.session.offer(message(p, content, qos, retain))) {
        return true;
      }
    }
    return false;
  }

  private static OutMessage message(Part p, Content content, int qos, boolean retain) {
    Subscription s = p.subscription;
    int[] ids = s.id() > 0 ? new int[] {s.id()} : OutMessage.NO_IDS;
    boolean flag = retain && s.retainAsPublished();
    return new OutMessage(content, Math.min(s.qos(), qos), flag, ids, OutMessage.NO_COMMAND);
  }
}
