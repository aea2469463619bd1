/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDetails.Flight;
import io.backplane.protocol.api.ClientDetails.Step;
import io.backplane.protocol.mqtt.flow.Line;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.limit.Traffic;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client as others may see it: what is true of it at one moment, put together by the thread that
 * asks.
 */
final class Portrait {
  private static final char BETWEEN = '\n';
  private final SpaceKey owner;
  private final Session session;
  private final Line connection;
  private final Member member;

  /** A client within its tenant. */
  record Name(String owner, String clientId) {}

  Portrait(SpaceKey owner, Session session) {
    this.owner = owner;
    this.session = session;
    this.connection = (Line) session.connection();
    this.member = connection == null ? null : connection.member();
  }

  /** Where it stands in a listing. */
  String key() {
    return session.clientId() + BETWEEN + owner.owner();
  }

  /** What names it on this node. */
  String id() {
    return Pager.encode(owner.owner() + BETWEEN + session.clientId());
  }

  /** Whom such a name means; empty if it is none. */
  static Optional<Name> name(String id) {
    try {
      String text = Pager.decode(id);
      int at = text.indexOf(BETWEEN);
      return at < 0
          ? Optional.empty()
          : Optional.of(new Name(text.substring(0, at), text.substring(at + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean connected() {
    return member != null;
  }

  String address() {
    return member == null ? "" : connection.net().remote().getAddress().getHostAddress();
  }

  String listener() {
    return member == null ? "" : connection.net().listener();
  }

  Client client() {
    return client(session.export());
  }

  ClientDetails details() {
    SessionState now = session.export();
    return new ClientDetails(
        client(now),
        now.subscriptions().stream().map(Portrait::subscription).toList(),
        now.sent().stream().map(Portrait::flight).toList());
  }

  private Client client(SessionState now) {
    return new Client(
        id(),
        owner.tenant(),
        session.clientId(),
        owner.device(),
        owner.device() == null ? owner.application() : "",
        state(now),
        member == null ? null : link());
  }

  private Client.State state(SessionState now) {
    long bytes = 0;
    for (OutMessage m : now.queued()) {
      bytes += m.content().size();
    }
    long pending = member == null ? 0 : connection.intake().traffic().get(Traffic.PENDING);
    return new Client.State(
        now.expirySeconds(),
        now.abandonedAt() * 1000,
        now.subscriptions().size(),
        now.sent().size(),
        (int) pending + now.received().length,
        now.queued().size(),
        bytes,
        session.drops().shown());
  }

  private Client.Connection link() {
    return new Client.Connection(
        listener(),
        address(),
        connection.net().remote().getPort(),
        connection.net().secure(),
        connection.net().webSocket(),
        connection.agreement().v5() ? "5.0" : "3.1.1",
        member.identity().credential(),
        member.terms().since(),
        member.terms().keepAliveSeconds(),
        traffic(connection.intake().traffic()));
  }

  private static Client.Traffic traffic(Traffic t) {
    Map<String, Long> notTaken = new TreeMap<>();
    notTaken.put("rejected", t.get(Traffic.REJECTED));
    notTaken.put("refused", t.get(Traffic.REFUSED));
    notTaken.put("unanswered", t.get(Traffic.UNANSWERED));
    notTaken.values().removeIf(n -> n == 0);
    return new Client.Traffic(
        t.get(Traffic.MESSAGES_IN),
        t.get(Traffic.MESSAGES_OUT),
        t.get(Traffic.BYTES_IN),
        t.get(Traffic.BYTES_OUT),
        t.rate(Traffic.MESSAGES_IN),
        t.rate(Traffic.MESSAGES_OUT),
        t.rate(Traffic.BYTES_IN),
        t.rate(Traffic.BYTES_OUT),
        notTaken);
  }

  private static ClientDetails.Subscription subscription(Subscription s) {
    return new ClientDetails.Subscription(
        s.filter(), s.qos(), s.noLocal(), s.retainAsPublished(), s.id());
  }

  private static Flight flight(SessionState.Sent s) {
    Step step = s.released() ? Step.RELEASED : s.unsent() ? Step.WAITING : Step.SENT;
    OutMessage m = s.message();
    return new Flight(s.id(), m.topic(), m.qos(), m.payload().length, step);
  }

  /** The connection; only of one that is connected. */
  Line connection() {
    return connection;
  }
}
