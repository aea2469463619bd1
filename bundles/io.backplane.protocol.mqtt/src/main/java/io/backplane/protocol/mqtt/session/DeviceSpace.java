/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.marks.Boundary;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's own namespace: the sessions of its clients and its retained messages. Topics of one
 * device never meet those of another. Changed under its monitor; routing reads {@link #heard}.
 */
@Boundary("A defect with one session is counted and keeps no message from the others.")
public final class DeviceSpace {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceSpace.class);
  private static final Heard NOBODY = new Heard(new Session[0], new Share[0]);

  /** Who listens: sessions of their own, and those that share. */
  private record Heard(Session[] listeners, Share[] shares) {}

  private final SpaceKey key;
  private final Audience audience;
  private final Map<String, Session> sessions = new HashMap<>(4);
  private final Map<String, OutMessage> retained = new LinkedHashMap<>();
  private volatile Heard heard = NOBODY;
  private int retainedBytes;
  private Stock share;

  /**
   * @param audience the applications of its tenant
   */
  DeviceSpace(SpaceKey key, Audience audience) {
    this.key = key;
    this.audience = audience;
  }

  /** Its share of the memory for messages that wait. */
  synchronized Stock share(Stock all) {
    share = share == null ? all.share(key) : share;
    return share;
  }

  /** By how many bytes its retained messages may grow, if there is a limit above 0. */
  synchronized int retainedAllowance(int most) {
    return most == 0 ? Integer.MAX_VALUE : most - retainedBytes;
  }

  public SpaceKey key() {
    return key;
  }

  public synchronized Session session(String clientId) {
    return sessions.get(clientId);
  }

  public synchronized void put(Session session) {
    Session before = sessions.put(session.clientId(), session);
    if (before != null && before != session && key.device() == null) {
      audience.update(before, false);
    }
    refresh(session);
  }

  synchronized void remove(Session session) {
    sessions.remove(session.clientId(), session);
    refresh(session);
  }

  public synchronized List<Session> sessions() {
    return List.copyOf(sessions.values());
  }

  synchronized boolean empty() {
    return sessions.isEmpty() && retained.isEmpty();
  }

  /** To be called when a session's subscriptions changed. */
  public synchronized void refresh(Session changed) {
    if (key.device() == null) {
      audience.update(changed, sessions.get(changed.clientId()) == changed);
    } else {
      refresh();
    }
  }

  private void refresh() {
    List<Session> listeners = new ArrayList<>();
    Map<String, List<Share.Part>> parts = new LinkedHashMap<>();
    for (Session s : sessions.values()) {
      boolean own = false;
      for (Subscription sub : s.subscriptions()) {
        own |= !sub.shared();
        if (sub.shared()) {
          parts.computeIfAbsent(sub.filter(), f -> new ArrayList<>()).add(new Share.Part(s, sub));
        }
      }
      if (own) {
        listeners.add(s);
      }
    }
    heard =
        listeners.isEmpty() && parts.isEmpty()
            ? NOBODY
            : new Heard(listeners.toArray(Session[]::new), shares(parts));
  }

  private Share[] shares(Map<String, List<Share.Part>> parts) {
    Map<String, AtomicInteger> turns = new HashMap<>();
    for (Share s : heard.shares) {
      turns.put(s.filter(), s.turn());
    }
    List<Share> shares = new ArrayList<>(parts.size());
    parts.forEach(
        (filter, p) ->
            shares.add(new Share(filter, p, turns.getOrDefault(filter, new AtomicInteger()))));
    return shares.toArray(Share[]::new);
  }

  public boolean heard() {
    return heard != NOBODY
        || (key.device() == null ? audience.listens() : audience.listensToDevices());
  }

  /**
   * A message that is durable.
   *
   * @param retain whether its sender wanted it to be retained
   * @param from the session that sent it, null if none did
   * @param answer whether it answers a command: its sender does not hear it
   * @param mark what it is called in its sender's session if that must not take it twice, or null
   */
  public record Published(
      Content content, int qos, boolean retain, Session from, boolean answer, Mark mark) {

    /** As applications hear it. */
    private Published wide(SpaceKey key) {
      String topic = Places.wide(key, content.topic());
      return new Published(content.under(topic), qos, retain, from, answer, mark);
    }
  }

  /** Brings a message to those who subscribed. */
  public void route(Published p, Delivery delivery) {
    Heard all = heard;
    for (Session s : all.listeners) {
      bring(p, s, delivery);
    }
    for (Share s : all.shares) {
      if (s.matches(p.content.topic())) {
        s.offer(p, delivery);
      }
    }
    if (key.device() == null) {
      audience.route(p, delivery);
    } else if (audience.listensToDevices()) {
      audience.route(p.wide(key), delivery);
    }
  }

  /** A defect with one listener keeps it from no other. */
  private static void bring(Published p, Session s, Delivery delivery) {
    try {
      boolean own = s == p.from;
      OutMessage m = own && p.answer ? null : s.delivery(p.content, p.qos, p.retain, own);
      if (m != null) {
        s.offer(m, delivery);
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("client {} does not get a message because of a defect", s.clientId(), e);
      s.dropped(Drop.FAULT);
    }
  }

  /**
   * Keeps a message for later subscribers; an empty one removes what was kept, and so does one that
   * there is no room for: what it replaces is out of date.
   *
   * @return by how many bytes the memory for retained messages grew
   */
  synchronized int retain(OutMessage message, int allowance) {
    OutMessage old = retained.get(message.topic());
    int freed = old == null ? 0 : old.content().size();
    int grown = message.content().size() - freed;
    if (message.payload().length == 0 || grown > allowance) {
      retained.remove(message.topic());
      retainedBytes -= freed;
      return -freed;
    }
    retained.put(message.topic(), message);
    retainedBytes += grown;
    return grown;
  }

  synchronized boolean retains(String topic) {
    return retained.containsKey(topic);
  }

  public synchronized List<OutMessage> retained() {
    return List.copyOf(retained.values());
  }

  /** What is retained for an application's filter and has not expired, as it is called there. */
  synchronized void retainedWide(String filter, List<OutMessage> found) {
    long now = System.currentTimeMillis();
    for (OutMessage m : retained.values()) {
      String topic = Places.wide(key, m.topic());
      if (!m.content().expired(now) && Topics.matches(filter, topic)) {
        found.add(OutMessage.kept(m.content().under(topic), m.qos()));
      }
    }
  }

  /** What is retained for a filter and has not expired. */
  public synchronized List<OutMessage> retained(String filter) {
    long now = System.currentTimeMillis();
    List<OutMessage> found = new ArrayList<>();
    for (OutMessage m : retained.values()) {
      if (!m.content().expired(now) && Topics.matches(filter, m.topic())) {
        found.add(m);
      }
    }
    return found;
  }

  /**
   * Drops retained messages that have expired.
   *
   * @return by how many bytes the memory for retained messages grew
   */
  synchronized int expire(long millis) {
    int grown = 0;
    for (var i = retained.values().iterator(); i.hasNext(); ) {
      Content c = i.next().content();
      if (c.expired(millis)) {
        i.remove();
        grown -= c.size();
      }
    }
    retainedBytes += grown;
    return grown;
  }
}
