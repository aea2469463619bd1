/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.marks.Boundary;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.Sessions.SessionInfo;
import io.backplane.protocol.mqtt.app.Application;
import io.backplane.protocol.mqtt.common.Commons;
import io.backplane.protocol.mqtt.common.Statistics;
import io.backplane.protocol.mqtt.keep.WillDesk;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.Delivery;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.DueWill;
import io.backplane.protocol.mqtt.session.Mark;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.Places;
import io.backplane.protocol.mqtt.topic.TopicMap;
import io.backplane.protocol.mqtt.topic.Topics;
import io.backplane.protocol.mqtt.wire.Properties;
import io.backplane.security.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authenticated side of a connection: whose it is, its MQTT session, its place in the device's
 * namespace, and the gate's line to it. On the connection's event loop, but for {@link
 * Sessions.Link}.
 */
@Boundary("The gate belongs to another card: a session it fails on is announced again.")
public final class Member implements Sessions.Link {
  /** How a connection ends whose client does not want its will. */
  public static final String GOOD_BYE = "client-disconnect";

  private static final Logger LOG = LoggerFactory.getLogger(Member.class);
  private final Line connection;
  private final DeviceSpace space;
  private final Session session;
  private final Application application;
  private final Terms terms;
  private final List<Runnable> waiting = new ArrayList<>(1);
  private volatile DeviceIdentity identity;
  private volatile boolean takesCommands;
  private String commandLevel;
  private Sessions announcedTo;
  private Sessions.Handle handle;
  private boolean announced;
  private boolean ended;
  private boolean released;

  /** What was agreed on at CONNECT. */
  public record Terms(String sessionId, long since, int keepAliveSeconds, Will will) {}

  public Member(Line connection, DeviceIdentity identity, Spaces.Claim claim, Terms terms) {
    this.connection = connection;
    this.identity = identity;
    this.space = claim.space();
    this.session = claim.session();
    this.application = Application.of(connection.core().services(), identity, session.clientId());
    this.terms = terms;
    this.commandLevel = "";
  }

  public DeviceIdentity identity() {
    return identity;
  }

  /** Who it is when it speaks on a topic. */
  DeviceIdentity speaking(String topic) {
    return application == null
        ? connection.rules().guests().speech().on(identity, topic)
        : identity;
  }

  /** Who it is when its will is published; null for none. */
  public DeviceIdentity speaking(Will will) {
    return will == null ? identity : speaking(will.topic());
  }

  public Session session() {
    return session;
  }

  public DeviceSpace space() {
    return space;
  }

  /** What it is if it is no device, else null. */
  public Application application() {
    return application;
  }

  public Terms terms() {
    return terms;
  }

  public String commandLevel() {
    return commandLevel;
  }

  public long keepAliveNanos() {
    return terms.keepAliveSeconds() * 1_500_000_000L;
  }

  // ---- the gate's view

  /** A predecessor announced it already. */
  public void resumed(String level) {
    announced = true;
    commandLevel = level;
    refreshCommands();
  }

  /** The same device has proved itself again, perhaps by another credential. */
  public void renewed(DeviceIdentity now) {
    boolean other = !now.equals(identity);
    identity = now;
    if (other) {
      Sessions.Handle before = handle;
      announcedTo = null;
      announce();
      if (before != null && before != handle) {
        before.close("handover");
      }
    }
  }

  /** Whether everything is there that its packets need, and a dialect if it is a device. */
  public boolean ready(String dialect) {
    return application == null ? connection.core().canDecode(dialect) : application.ready();
  }

  /**
   * Tells the sessions service of it, again if the service is a new one. An application is nothing
   * to that; its connection ends with its credential.
   */
  public void announce() {
    if (application != null) {
      if (!application.refresh()) {
        connection.close("credential-revoked");
      }
      return;
    }
    Sessions service = connection.core().services().sessions();
    if (service == null || service == announcedTo || ended) {
      return;
    }
    SessionInfo info =
        new SessionInfo(
            terms.sessionId(),
            identity,
            Commons.PROTOCOL,
            session.clientId(),
            Core.address(connection.net()),
            terms.since(),
            announced);
    try {
      handle = service.open(info, this);
      announcedTo = service;
      announced = true;
      if (takesCommands) {
        handle.ready();
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.error("session {} could not be announced; trying again", terms.sessionId(), e);
    }
  }

  /** The session's subscriptions changed. */
  public void subscriptionsChanged(String level) {
    commandLevel = level;
    space.refresh(session);
    refreshCommands();
    if (takesCommands && handle != null) {
      handle.ready();
    }
  }

  /** Which command a subscription is for is seen when one is delivered. */
  private void refreshCommands() {
    takesCommands = session.listens();
    Subject who = application == null ? Statistics.device(identity) : application.subject();
    connection.core().statistics().listens(session, connection, who);
  }

  public void delivered(String commandId) {
    if (handle != null) {
      handle.delivered(commandId);
    }
  }

  @Override
  public boolean takesCommands() {
    return takesCommands;
  }

  @Override
  public boolean deliver(Command command, String topic, byte[] payload) {
    OutMessage m = session.delivery(Content.plain(topic, payload), 1, false, false);
    if (m == null || session.connection() != connection) {
      return false;
    }
    if (session.carries(command.id())) {
      return true;
    }
    Delivery delivery = new Delivery(connection.core().journal());
    boolean taken =
        session.offer(
            new OutMessage(m.content(), m.qos(), false, m.subscriptionIds(), command.id()),
            delivery);
    delivery.write();
    return taken;
  }

  @Override
  public void close(String reason) {
    connection.end(reason);
  }

  // ---- the device's namespace

  /**
   * How a publication of QoS 2 is called in this session.
   *
   * @return null if the session does not outlive the process
   */
  Mark mark(String topic, int packetId, Properties p, boolean retain) {
    long number = session.nextMark();
    if (number == 0) {
      return null;
    }
    boolean answer = Topics.hasLevel(topic, commandLevel);
    long expiresAt = Content.expiresAt(p.messageExpiry());
    return new Mark(
        session.trail().sid(), packetId, number, retain, answer, expiresAt, p.passedOn());
  }

  /**
   * A publication of this client is durable.
   *
   * @return the ticket of what is to be durable besides before the client hears of it, 0 if nothing
   */
  long published(Inbound in, Properties properties, int qos, boolean retain) {
    if (application != null) {
      return spread(in, properties, qos, retain);
    }
    Mark mark = qos == 2 ? Mark.of(in.properties()) : null;
    if (!retain && !space.heard() && mark == null) {
      return 0;
    }
    long expiresAt = Content.expiresAt(properties.messageExpiry());
    String topic = TopicMap.published(in.properties(), in.topic());
    Content content = new Content(topic, in.payload(), properties.passedOn(), expiresAt);
    boolean answer = Topics.hasLevel(in.topic(), commandLevel);
    return connection
        .core()
        .published(space, new DeviceSpace.Published(content, qos, retain, session, answer, mark));
  }

  /**
   * A publication that only goes to those who listen: of an application where its topic says.
   *
   * @return the ticket of what is to be durable before the client hears of it, 0 if nothing
   */
  long spread(Inbound in, Properties properties, int qos, boolean retain) {
    Mark mark = qos == 2 ? Mark.of(in.properties()) : null;
    String topic = TopicMap.published(in.properties(), in.topic());
    Places.Place place = Places.of(space.key(), topic);
    long expiresAt = Content.expiresAt(properties.messageExpiry());
    Content content = new Content(place.topic(), in.payload(), properties.passedOn(), expiresAt);
    Core core = connection.core();
    return core.published(
        core.spaces().space(place.key()),
        new DeviceSpace.Published(content, qos, retain, session, false, mark));
  }

  /**
   * A publication of QoS 2 lies in the dead letters, which may be taken in again.
   *
   * @return the ticket of that
   */
  long rejected(Inbound in) {
    Mark mark = Mark.of(in.properties());
    if (mark == null) {
      return 0;
    }
    return new Delivery(connection.core().journal()).write(mark, session);
  }

  // ---- the end

  /** The connection ended; its session is released once everything is answered. */
  public void ended(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    takesCommands = false;
    Core core = connection.core();
    core.presence().went(space.key());
    core.flapping().ended(identity, terms.since(), reason, connection.settings().protection());
    if (terms.will() != null && !reason.equals(GOOD_BYE)) {
      leaveWill(terms.will());
    } else if (terms.will() != null) {
      session.trail().will(identity, null);
    }
    if (handle != null) {
      handle.close(reason);
    }
  }

  /** Behind what this client published in this pass of the event loop. */
  private void leaveWill(Will will) {
    long seconds = Math.min(will.delay(), session.expirySeconds());
    long at = System.currentTimeMillis() + seconds * 1000;
    session.trail().willDue(at);
    DueWill due = new DueWill(speaking(will), session.clientId(), will, at, session.trail());
    WillDesk desk = connection.core().wills();
    desk.take(due);
    try {
      connection.gate().loop().execute(() -> desk.publishIfDue(due));
    } catch (RejectedExecutionException e) {
      LOG.debug("the event loop has ended; the will of {} goes first", session.clientId(), e);
      desk.publishIfDue(due);
    }
  }

  /** The connection lives on in a successor. */
  public void handedOver() {
    ended = true;
    connection.core().presence().went(space.key());
    takesCommands = false;
    if (handle != null) {
      handle.close("handover");
    }
    released = true;
    connection.core().spaces().handOver(space, session);
    runWaiting();
  }

  public void release() {
    if (!released) {
      released = true;
      connection.core().spaces().release(space, session, session.expirySeconds() > 0);
      runWaiting();
    }
  }

  private void runWaiting() {
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  /** Another connection takes the session; it is told when it may. */
  void takeOver(Runnable then) {
    if (released) {
      then.run();
    } else {
      waiting.add(then);
      connection.close("taken-over");
    }
  }
}
