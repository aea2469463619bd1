/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.marks.Boundary;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applications of one tenant that listen: a tree of topic levels, in which a message finds its
 * listeners by its levels, however many subscriptions there are. Changed under its monitor; read by
 * any thread without one.
 */
@Boundary("A defect with one session is counted and keeps no message from the others.")
final class Audience {
  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
  private static final Share.Part[] NONE = {};
  private static final Share[] NO_SHARES = {};
  private static final String ANY = "+";
  private static final String REST = "#";
  private final Node root = new Node();
  private final Map<Session, List<Subscription>> known = new HashMap<>();
  private volatile int filters;
  private volatile int deviceFilters;

  /** One level of topics, and who subscribed to what ends there. */
  private static final class Node {
    private final Map<String, Node> below = new ConcurrentHashMap<>(2);
    private volatile Share.Part[] parts = NONE;
    private volatile Share[] shares = NO_SHARES;

    private boolean empty() {
      return below.isEmpty() && parts.length == 0 && shares.length == 0;
    }
  }

  /** What one session is to get. */
  private static final class Hit {
    private int qos = -1;
    private boolean asPublished;
    private int[] ids = OutMessage.NO_IDS;

    private void add(Subscription s) {
      qos = Math.max(qos, s.qos());
      asPublished |= s.retainAsPublished();
      if (s.id() > 0) {
        ids = Arrays.copyOf(ids, ids.length + 1);
        ids[ids.length - 1] = s.id();
      }
    }
  }

  /** Whether anybody listens to anything. */
  boolean listens() {
    return filters > 0;
  }

  /** Whether anybody listens to what devices may say. */
  boolean listensToDevices() {
    return deviceFilters > 0;
  }

  // ---- who listens

  /** A session's subscriptions changed, or it came, or it is gone. */
  synchronized void update(Session session, boolean there) {
    List<Subscription> now = there ? session.subscriptions() : List.of();
    List<Subscription> before = now.isEmpty() ? known.remove(session) : known.put(session, now);
    Set<Subscription> gone = new HashSet<>(before == null ? List.of() : before);
    List<Subscription> fresh = new ArrayList<>();
    for (Subscription s : now) {
      if (!gone.remove(s)) {
        fresh.add(s);
      }
    }
    gone.forEach(s -> change(root, s, 0, session, false));
    fresh.forEach(s -> change(root, s, 0, session, true));
    count(fresh, 1);
    count(gone, -1);
  }

  private void count(Iterable<Subscription> some, int by) {
    for (Subscription s : some) {
      filters = filters + by;
      deviceFilters = deviceFilters + (Places.mayNameDevices(s.topics()) ? by : 0);
    }
  }

  private void change(Node at, Subscription s, int from, Session session, boolean add) {
    String topics = s.topics();
    if (from > topics.length()) {
      if (s.shared()) {
        at.shares = shares(at.shares, s, session, add);
      } else {
        at.parts = parts(at.parts, s, session, add);
      }
      return;
    }
    int end = Topics.levelEnd(topics, from);
    String level = topics.substring(from, end);
    Node next = at.below.computeIfAbsent(level, l -> new Node());
    change(next, s, end + 1, session, add);
    if (next.empty()) {
      at.below.remove(level);
    }
  }

  private static Share.Part[] parts(
      Share.Part[] all, Subscription s, Session session, boolean add) {
    List<Share.Part> now = new ArrayList<>(Arrays.asList(all));
    if (add) {
      now.add(new Share.Part(session, s));
    } else {
      now.remove(new Share.Part(session, s));
    }
    return now.toArray(NONE);
  }

  private static Share[] shares(Share[] all, Subscription s, Session session, boolean add) {
    Map<String, Share> now = new LinkedHashMap<>();
    for (Share share : all) {
      now.put(share.filter(), share);
    }
    Share before = now.remove(s.filter());
    Share.Part[] parts = before == null ? NONE : before.parts().toArray(NONE);
    List<Share.Part> left = List.of(parts(parts, s, session, add));
    if (!left.isEmpty()) {
      AtomicInteger turn = before == null ? new AtomicInteger() : before.turn();
      now.put(s.filter(), new Share(s.filter(), left, turn));
    }
    return now.values().toArray(NO_SHARES);
  }

  // ---- what they hear

  /** Brings a message, under its name in the tenant, to those who subscribed. */
  void route(DeviceSpace.Published p, Delivery delivery) {
    List<Node> hit = new ArrayList<>(4);
    find(root, p.content().topic(), 0, hit);
    Map<Session, Hit> sessions = new LinkedHashMap<>();
    for (Node n : hit) {
      for (Share.Part part : n.parts) {
        boolean own = part.session() == p.from();
        if (!own || !part.subscription().noLocal()) {
          sessions.computeIfAbsent(part.session(), s -> new Hit()).add(part.subscription());
        }
      }
    }
    sessions.forEach((s, h) -> offer(s, h, p, delivery));
    for (Node n : hit) {
      for (Share share : n.shares) {
        share.offer(p, delivery);
      }
    }
  }

  private static void offer(Session s, Hit h, DeviceSpace.Published p, Delivery delivery) {
    int qos = Math.min(h.qos, p.qos());
    boolean retain = p.retain() && h.asPublished;
    OutMessage m = new OutMessage(p.content(), qos, retain, h.ids, OutMessage.NO_COMMAND);
    try {
      s.offer(m, delivery);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("client {} does not get a message because of a defect", s.clientId(), e);
      s.dropped(Drop.FAULT);
    }
  }

  private static void find(Node at, String topic, int from, List<Node> hit) {
    boolean wild = from > 0 || topic.charAt(0) != '$';
    Node rest = wild ? at.below.get(REST) : null;
    if (rest != null) {
      hit.add(rest);
    }
    if (from > topic.length()) {
      hit.add(at);
      return;
    }
    int end = Topics.levelEnd(topic, from);
    Node exact = at.below.get(topic.substring(from, end));
    if (exact != null) {
      find(exact, topic, end + 1, hit);
    }
    Node any = wild ? at.below.get(ANY) : null;
    if (any != null) {
      find(any, topic, end + 1, hit);
    }
  }
}
