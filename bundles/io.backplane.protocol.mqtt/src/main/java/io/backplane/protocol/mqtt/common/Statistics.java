/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.Delivery;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Receiver;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.Subscription;
import io.backplane.protocol.mqtt.topic.Topics;
import io.backplane.protocol.mqtt.wire.Reason;
import io.backplane.security.api.Authorizer;
import io.backplane.security.api.Authorizer.Resource;
import io.backplane.security.api.Subject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of this card under {@code $SYS/broker/}, for clients that are connected, subscribed
 * and allowed. Put together only while there are such clients: every ten seconds, and at once for a
 * new one. Any thread.
 */
@Boundary("The authorizer belongs to another card: when it fails nobody hears the statistics.")
public final class Statistics {
  /** Who may do that to all connections may read the figures over them. */
  static final String ACTION = "connection:read";

  private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
  private static final String ROOT = "$SYS";
  private static final String BROKER = "$SYS/broker/";
  private static final long INTERVAL_MILLIS = 10_000;
  private static final double SECOND_MICROS = 1e6;
  private final Commons commons;
  private final Figures figures;
  private final Map<Session, Listener> listeners = new ConcurrentHashMap<>();

  /** Who listens, and when it is to hear again, milliseconds since the epoch. */
  private record Listener(Receiver connection, Subject subject, long due) {}

  public Statistics(Commons commons, Figures figures) {
    this.commons = commons;
    this.figures = figures;
  }

  /** Whether a filter, shared or not, is about statistics. */
  public static boolean means(String filter) {
    return Topics.firstLevel(Subscription.topics(filter)).equals(ROOT);
  }

  public static Subject device(DeviceIdentity who) {
    return new Subject(Subject.Kind.DEVICE, who.tenant(), who.device().value(), Set.of());
  }

  /** The reason code of MQTT 5.0 if it may not subscribe, 0 if it may. */
  public static int denied(Subject subject, String filter, Authorizer authorizer) {
    if (!Subscription.valid(filter)) {
      return Reason.FILTER_INVALID;
    } else if (Subscription.isShare(filter)) {
      return Reason.SHARED_NOT_SUPPORTED;
    }
    return may(subject, authorizer) ? 0 : Reason.NOT_AUTHORIZED;
  }

  private static boolean may(Subject subject, Authorizer authorizer) {
    Resource all = Resource.all(subject.tenant(), "connection");
    return authorizer.decide(subject, ACTION, all).allowed();
  }

  /** The subscriptions of a client that is connected are known, or have changed. */
  public void listens(Session session, Receiver connection, Subject subject) {
    for (Subscription s : session.subscriptions()) {
      if (means(s.filter())) {
        listeners.compute(
            session,
            (k, l) ->
                l == null || l.connection != connection ? new Listener(connection, subject, 0) : l);
        return;
      }
    }
    listeners.remove(session);
  }

  /** Its time: tells those who are due. */
  public void tick(long millis) {
    if (listeners.isEmpty()) {
      return;
    }
    listeners.forEach(
        (session, l) -> {
          if (session.connection() != l.connection) {
            listeners.remove(session, l);
          }
        });
    Map<String, String> told = null;
    for (Map.Entry<Session, Listener> e : listeners.entrySet()) {
      Listener l = e.getValue();
      if (l.due <= millis && allowed(l.subject)) {
        told = told == null ? values() : told;
        tell(e.getKey(), told);
        Listener next = new Listener(l.connection, l.subject, millis + INTERVAL_MILLIS);
        listeners.replace(e.getKey(), l, next);
      }
    }
  }

  private boolean allowed(Subject subject) {
    Authorizer authorizer = commons.services().authorizer();
    try {
      return authorizer != null && may(subject, authorizer);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the authorizer failed on the statistics; nobody hears them", e);
      return false;
    }
  }

  private void tell(Session session, Map<String, String> figures) {
    figures.forEach(
        (name, value) -> {
          byte[] payload = value.getBytes(StandardCharsets.UTF_8);
          Content content = Content.plain(BROKER + name, payload);
          OutMessage m = session.delivery(content, 0, false, false);
          if (m != null) {
            session.offer(m, new Delivery(commons.journal()));
          }
        });
  }

  private Map<String, String> values() {
    ClientFigures f = figures.now();
    Map<String, Long> c = f.counters();
    Tally tally = figures.tally();
    Map<String, String> all = new LinkedHashMap<>();
    long up = Math.round((Clock.micros() - f.since()) / SECOND_MICROS);
    all.put("version", "Backplane " + version());
    all.put("uptime", up + " seconds");
    put(all, "clients/connected", f.connected());
    put(all, "clients/disconnected", f.away());
    put(all, "clients/total", f.connected() + f.away());
    put(all, "subscriptions/count", f.subscriptions());
    put(all, "retained messages/count", f.retained());
    put(all, "store/messages/bytes", f.retainedBytes());
    put(all, "messages/received", tally.packets);
    put(all, "publish/messages/received", tally.in());
    put(all, "publish/messages/sent", c.getOrDefault("messages.out", 0L));
    put(all, "publish/messages/dropped", dropped(c));
    put(all, "bytes/received", tally.bytesIn);
    put(all, "bytes/sent", tally.bytesOut);
    return all;
  }

  private static void put(Map<String, String> all, String name, long value) {
    all.put(name, Long.toString(value));
  }

  private static long dropped(Map<String, Long> counters) {
    long sum = 0;
    for (Map.Entry<String, Long> e : counters.entrySet()) {
      sum += e.getKey().startsWith("messages.dropped.") ? e.getValue() : 0;
    }
    return sum;
  }

  private static String version() {
    Bundle bundle = FrameworkUtil.getBundle(Statistics.class);
    return bundle == null ? "" : bundle.getVersion().toString();
  }
}
