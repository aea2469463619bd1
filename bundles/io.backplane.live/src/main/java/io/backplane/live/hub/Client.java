/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import io.backplane.live.subscription.Frames;
import io.backplane.live.subscription.Rights;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.Subscription;
import io.backplane.security.api.Subject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected client. At most one frame is on its way; while it is, news are merged in the
 * subscriptions. So a slow client costs bounded memory and delays nobody.
 */
public final class Client {
  static final int MAX_SUBSCRIPTIONS = 32;
  static final int RESTART = 1012;
  public static final int REVOKED = 4401;
  private static final int MAX_ANSWERS = 256;
  private static final int POLICY = 1008;
  private static final Logger LOG = LoggerFactory.getLogger(Client.class);

  private final Outlet outlet;
  private final Rights rights;
  private final Subject subject;
  private final LiveFigures figures;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private boolean sending;
  private boolean closed;

  public Client(Outlet outlet, Rights rights, Subject subject) {
    this(outlet, rights, subject, new LiveFigures());
  }

  public Client(Outlet outlet, Rights rights, Subject subject, LiveFigures figures) {
    this.figures = figures;
    this.outlet = outlet;
    this.rights = rights;
    this.subject = subject;
  }

  Rights rights() {
    return rights;
  }

  Subject subject() {
    return subject;
  }

  public synchronized boolean add(Subscription subscription) {
    boolean room =
        subscriptions.size() < MAX_SUBSCRIPTIONS || subscriptions.containsKey(subscription.id());
    if (room && !closed) {
      subscriptions.remove(subscription.id());
      subscriptions.put(subscription.id(), subscription);
    }
    return room;
  }

  synchronized boolean remove(String id) {
    return subscriptions.remove(id) != null;
  }

  synchronized Collection<Subscription> subscriptions() {
    return closed ? java.util.List.of() : java.util.List.copyOf(subscriptions.values());
  }

  /** Answers an operation; a client that asks without reading is let go. */
  void answer(String text) {
    boolean flood;
    synchronized (this) {
      flood = answers.size() == MAX_ANSWERS;
      if (!flood) {
        answers.add(text);
      }
    }
    if (flood) {
      close(POLICY, "answers are not read");
    } else {
      pump();
    }
  }

  /** Tells what is wrong with the subscription of a scope, if it is one of this client's. */
  void error(Scope scope, String detail) {
    for (Subscription s : subscriptions()) {
      if (s.scope() == scope) {
        answer(Frames.answer("error", s.id(), detail));
      }
    }
  }

  /** Sends what is due, if nothing is on its way. */
  public void pump() {
    String next = next();
    if (next != null) {
      outlet.send(next, this::sent, this::failed);
    }
  }

  private synchronized String next() {
    if (sending || closed) {
      return null;
    }
    String text = answers.poll();
    if (text == null) {
      text = frame();
    }
    sending = text != null;
    return text;
  }

  private String frame() {
    long now = System.nanoTime();
    for (Subscription s : subscriptions.values()) {
      if (s.due(now)) {
        long[] skipped = new long[1];
        String text = Frames.text(out -> skipped[0] = s.write(out, now));
        figures.told(s.topic(), skipped[0]);
        return text;
      }
    }
    return null;
  }

  private void sent() {
    synchronized (this) {
      sending = false;
    }
    pump();
  }

  private void failed() {
    LOG.debug("A frame to {} was not written", subject.id());
    closed();
  }

  /** Whether its session or token is no longer valid. */
  boolean revoked() {
    return rights.subject().isEmpty();
  }

  /**
   * Ends the subscriptions that it may not have any more, and says why.
   *
   * @return whether there was one
   */
  boolean narrowed() {
    Subject now = rights.subject().orElse(subject);
    boolean ended = false;
    for (Subscription s : subscriptions()) {
      String refusal = s.refusal(rights, now);
      if (!refusal.isEmpty() && remove(s.id())) {
        answer(Frames.answer("error", s.id(), refusal));
        ended = true;
      }
    }
    return ended;
  }

  void ping() {
    outlet.ping();
  }

  void close(int code, String reason) {
    closed();
    outlet.close(code, reason);
  }

  /** The connection is gone. */
  synchronized void closed() {
    closed = true;
    subscriptions.clear();
    answers.clear();
  }
}
