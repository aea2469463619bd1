/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.marks.Boundary;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that several sessions share: each message goes to one of them, in turn; to one
 * whose client is away only if no other can take it. Any thread.
 */
@Boundary("A defect with one session is counted; the message goes to another.")
final class Share {
  /** A session and what it subscribed. */
  record Part(Session session, Subscription subscription) {}

  private static final Logger LOG = LoggerFactory.getLogger(Share.class);
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

  List<Part> parts() {
    return parts;
  }

  AtomicInteger turn() {
    return turn;
  }

  boolean matches(String topic) {
    return parts.get(0).subscription().matches(topic);
  }

  /** Brings a message to one of them; one that none can take is dropped. */
  void offer(DeviceSpace.Published m, Delivery delivery) {
    int first = Math.floorMod(turn.getAndIncrement(), parts.size());
    Drop why = null;
    for (int i = 0; i < 2 * parts.size(); i++) {
      Part p = parts.get((first + i) % parts.size());
      boolean present = p.session.connection() != null;
      if (present == i < parts.size()) {
        why = take(p, m, delivery);
        if (why == null) {
          return;
        }
      }
    }
    parts.get(first).session.dropped(why == null ? Drop.ABSENT : why);
  }

  private static Drop take(Part p, DeviceSpace.Published m, Delivery delivery) {
    try {
      return p.session.take(message(p, m), delivery);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("client {} does not get a message because of a defect", p.session.clientId(), e);
      return Drop.FAULT;
    }
  }

  private static OutMessage message(Part p, DeviceSpace.Published m) {
    Subscription s = p.subscription;
    int[] ids = s.id() > 0 ? new int[] {s.id()} : OutMessage.NO_IDS;
    boolean flag = m.retain() && s.retainAsPublished();
    int qos = Math.min(s.qos(), m.qos());
    return new OutMessage(m.content(), qos, flag, ids, OutMessage.NO_COMMAND);
  }
}
