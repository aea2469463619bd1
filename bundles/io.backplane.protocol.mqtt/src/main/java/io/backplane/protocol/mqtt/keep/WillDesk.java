/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.mqtt.app.Application;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.common.Verdicts;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.DueWill;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.ApplicationIdentity;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.protocol.mqtt.wire.Properties;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wills of clients that left without good-bye: each is published when its delay is over or its
 * session ends, unless the client is back by then. One that finds no gate waits for it, one that
 * the gate cannot keep now is offered again, and so it is while those who may hear it still come
 * from a predecessor. Any thread.
 */
@Boundary("The gate belongs to another card: a will it fails on is offered again.")
public final class WillDesk {
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(WillDesk.class);
  private final Commons commons;
  private final Map<Owner, DueWill> waiting = new ConcurrentHashMap<>();
  private final Tally tally = new Tally();
  private volatile long notBefore = System.nanoTime();

  /** Whose will it is. */
  private record Owner(SpaceKey key, String clientId) {}

  private static Owner owner(DueWill due) {
    return new Owner(SpaceKey.of(due.identity()), due.clientId());
  }

  public WillDesk(Commons commons) {
    this.commons = commons;
  }

  /** Takes a will; from now on its client's return is heard. */
  public void take(DueWill due) {
    waiting.put(owner(due), due);
  }

  /** The connection that left it has come from the predecessor. */
  public void alive(SpaceKey key, String clientId) {
    waiting.remove(new Owner(key, clientId));
  }

  public void publishIfDue(DueWill due) {
    publish(due, System.currentTimeMillis());
  }

  /**
   * A client is back: a will that is not due yet is dropped if its session goes on, and due if a
   * new one begins.
   *
   * @param present whether the session goes on
   */
  public void returned(SpaceKey key, String clientId, boolean present) {
    DueWill due = waiting.get(new Owner(key, clientId));
    if (due == null) {
      return;
    }
    if (present && due.at() > System.currentTimeMillis()) {
      waiting.remove(owner(due), due);
      return;
    }
    DueWill overdue = new DueWill(due.identity(), due.clientId(), due.will(), 0, due.trail());
    if (waiting.replace(owner(due), due, overdue)) {
      publish(overdue, System.currentTimeMillis());
    }
  }

  /** Publishes what is due by now. */
  public void tick(long millis) {
    for (DueWill due : waiting.values()) {
      publish(due, millis);
    }
  }

  private void publish(DueWill due, long millis) {
    Ingress ingress = commons.services().ingress();
    long now = System.nanoTime();
    boolean heard = commons.quiet().settled(now) && now - notBefore >= 0;
    if (due.at() > millis || !heard) {
      return;
    }
    TopicMap.Target to = ApplicationIdentity.is(due.identity()) ? null : target(due);
    if (ApplicationIdentity.is(due.identity()) || to != null && to.topic() == null) {
      spread(due);
      return;
    }
    if (ingress == null || !waiting.remove(owner(due), due)) {
      return;
    }
    commons.quiet().begin();
    Will w = due.will();
    Map<String, String> named = Properties.named(w.properties());
    Inbound in =
        to == null
            ? new Inbound(Commons.PROTOCOL, w.topic(), named, w.payload())
            : new Inbound(
                Commons.PROTOCOL, to.topic(), TopicMap.with(named, w.topic()), w.payload());
    try {
      IngressBatch batch = ingress.newBatch();
      if (batch.offer(due.identity(), in) == IngressBatch.NOT_TAKEN) {
        waiting.putIfAbsent(owner(due), due);
        commons.quiet().end();
        return;
      }
      submit(batch, due);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("the gate failed on the will of {}; it is offered again", due.clientId(), e);
      offerAgain(due);
      commons.quiet().end();
    }
  }

  private TopicMap.Target target(DueWill due) {
    TopicMap topics = commons.topics();
    String device = due.identity().device().value();
    return topics.isEmpty() ? null : topics.find(due.will().topic(), device);
  }

  private void submit(IngressBatch batch, DueWill due) {
    count(due.will().qos());
    boolean submitted = false;
    try {
      batch.submit(outcomes -> answered(due, outcomes));
      submitted = true;
    } finally {
      unanswered(submitted ? 0 : 1);
    }
  }

  /** A will that is heard only. An application may not be allowed any more to say so. */
  private void spread(DueWill due) {
    Application from = Application.of(commons.services(), due.identity(), due.clientId());
    boolean known = from == null || from.refresh();
    if (known && from != null && !from.ready() || !waiting.remove(owner(due), due)) {
      return;
    }
    Will w = due.will();
    boolean allowed = known && (from == null || from.mayNotPublish(w.topic()) == 0);
    synchronized (this) {
      tally.received(w.qos());
      tally.accepted += allowed ? 1 : 0;
      tally.rejected += allowed ? 0 : 1;
    }
    if (allowed) {
      Places.Place place = Places.of(SpaceKey.of(due.identity()), w.topic());
      commons.published(
          commons.spaces().space(place.key()),
          new DeviceSpace.Published(
              w.content().under(place.topic()), w.qos(), w.retain(), null, false, null));
    }
    due.trail().willDone(due.at());
  }

  private synchronized void count(int qos) {
    tally.received(qos);
    tally.inFlight++;
  }

  private synchronized void unanswered(int n) {
    tally.inFlight -= n;
    tally.unanswered += n;
  }

  /** Later, unless its client has left another one by now. */
  private void offerAgain(DueWill due) {
    notBefore = System.nanoTime() + PAUSE_NANOS;
    waiting.putIfAbsent(owner(due), due);
  }

  private void answered(DueWill due, Outcome[] outcomes) {
    boolean accepted = outcomes[0] instanceof Outcome.Accepted;
    synchronized (this) {
      tally.inFlight--;
      tally.accepted += accepted ? 1 : 0;
      tally.rejected += outcomes[0] instanceof Outcome.Rejected ? 1 : 0;
      tally.refused += outcomes[0] instanceof Outcome.Refused ? 1 : 0;
    }
    Will w = due.will();
    if (accepted || Verdicts.removes(w.retain(), w.payload(), outcomes[0])) {
      DeviceSpace space = commons.spaces().space(owner(due).key);
      commons.published(
          space, new DeviceSpace.Published(w.content(), w.qos(), w.retain(), null, false, null));
    }
    if (outcomes[0] instanceof Outcome.Refused) {
      offerAgain(due);
    } else {
      due.trail().willDone(due.at());
    }
    commons.quiet().end();
  }

  /** The figures of wills, a copy. */
  public synchronized Tally tally() {
    return tally.copy();
  }

  public Collection<DueWill> waiting() {
    return List.copyOf(waiting.values());
  }
}
