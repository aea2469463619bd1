/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.mqtt.common.Verdicts;
import io.backplane.protocol.mqtt.limit.Settings;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.limit.Traffic;
import io.backplane.protocol.mqtt.session.Mark;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Properties;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.Map;

/**
 * The publications of one client: offered to the gate, answered when they are durable, bounded in
 * number and bytes. On the connection's event loop.
 */
public final class Inflow {
  static final String PROTOCOL = "mqtt";
  private static final int RETAIN = 1 << 18;

  /** Refused before the gate sees it: the client sends more than it may. */
  static final int TOO_MUCH = 1 << 19;

  private static final byte[] NOTHING = {};
  private final Line connection;
  private final PublishReader reader;
  private final Throttle throttle;
  private final Detour detour;
  private final BitSet pendingQos2 = new BitSet();
  private int pending;
  private int pendingBytes;
  private int unacknowledged;
  private final Owed owed;

  Inflow(Line connection) {
    this.connection = connection;
    this.reader = new PublishReader(connection.settings().protection());
    this.throttle = Throttle.of(connection);
    this.detour = new Detour(connection, this);
    this.owed = new Owed(connection);
  }

  /** Whether publications of it are without an answer. */
  public boolean publishing() {
    return pending > 0;
  }

  /** What the client said and has no answer to yet. */
  public int pending() {
    return pending + owed.size();
  }

  private Traffic traffic() {
    return connection.intake().traffic();
  }

  /** Null if the client may send as much as it likes. */
  public Throttle throttle() {
    return throttle;
  }

  /** The connection ends or leaves. */
  public void close() {
    if (throttle != null) {
      throttle.close();
    }
  }

  public PublishReader reader() {
    return reader;
  }

  // ---- in

  /** Deals with the PUBLISH packet at the buffer's reader index, or holds it. */
  public void publish(ByteBuf in, int length, int bodyOffset) {
    reader.read(in, length, bodyOffset);
    if (connection.agreement().v5()) {
      reader.rest5(in, connection.settings().topicAliases());
      checkWindow();
    } else {
      reader.rest3();
    }
    int qos = reader.qos();
    int id = reader.packetId();
    if (qos == 2 && connection.member().session().received(id)) {
      repeated(id);
      return;
    }
    if (throttle != null && throttle.refuses()) {
      tooMuch(qos << 16 | id | TOO_MUCH);
      return;
    }
    int how = qos << 16 | id | (reader.retain() ? RETAIN : 0);
    if (detour.needed()) {
      detour.take(in, how);
      return;
    }
    Properties p = reader.properties();
    Inbound what = new Inbound(PROTOCOL, reader.topic(), named(p), reader.payload(in));
    take(connection.member().speaking(what.topic()), what, p, how);
  }

  /** The client is told that it sends more than it may, when that is its turn. */
  private void tooMuch(int how) {
    Inbound nothing = new Inbound(PROTOCOL, reader.topic(), Map.of(), NOTHING);
    if (connection.member().application() == null) {
      take(connection.identity(), nothing, Properties.NONE, how);
      return;
    }
    connection.gate().began(0);
    taken(0, how >> 16 & 3, how & 0xFFFF);
    Outcome no = throttle.refusal();
    owed.say(0, () -> answered(nothing, how, no));
    press();
  }

  /** What goes to those who listen, and not through the gate. */
  void spread(Inbound what, Properties p, int how) {
    int qos = how >> 16 & 3;
    begin(what, how);
    long ticket = connection.member().spread(what, p, qos, (how & RETAIN) != 0);
    owed.say(ticket, () -> answered(what, how, Outcome.Accepted.INSTANCE));
    press();
  }

  void deny(Inbound what, int how, Rejection.Reason reason) {
    begin(what, how);
    Outcome no = new Outcome.Rejected(new Rejection(reason, what.topic()));
    owed.say(0, () -> answered(what, how, no));
    press();
  }

  private void begin(Inbound what, int how) {
    connection.gate().began(what.payload().length);
    taken(what.payload().length, how >> 16 & 3, how & 0xFFFF);
    if (throttle != null) {
      throttle.took(reader.length(), true);
    }
  }

  Map<String, String> named(Properties p) {
    Map<String, String> named = Properties.named(p.passedOn());
    Mark mark =
        reader.qos() < 2
            ? null
            : connection.member().mark(reader.topic(), reader.packetId(), p, reader.retain());
    return mark == null ? named : mark.with(named);
  }

  private void checkWindow() {
    int most = connection.settings().receiveMaximum();
    if (reader.qos() > 0 && unacknowledged >= most) {
      throw new PacketFault(
          Reason.RECEIVE_MAXIMUM_EXCEEDED, "more than " + most + " messages unacknowledged");
    }
  }

  void take(DeviceIdentity as, Inbound what, Properties properties, int how) {
    if (!connection.gate().offer(connection, as, what, properties, how)) {
      connection.await(as.dialect());
      return;
    }
    taken(what.payload().length, how >> 16 & 3, how & 0xFFFF);
    if (throttle != null && (how & TOO_MUCH) == 0) {
      throttle.took(reader.length(), true);
    }
    press();
  }

  private void press() {
    Settings limits = connection.settings();
    if (pending >= limits.maxUnanswered() || pendingBytes >= limits.maxUnansweredBytes()) {
      connection.intake().pause(Intake.PRESSURE);
    }
    if (connection.gate().pressed()) {
      connection.gate().pressedOn();
      connection.intake().pause(Intake.LOOP);
    }
  }

  private void taken(int bytes, int qos, int id) {
    if (qos == 2) {
      connection.member().session().receive(id);
      pendingQos2.set(id);
    }
    unacknowledged += qos > 0 ? 1 : 0;
    connection.gate().tally().received(qos);
    traffic().add(Traffic.MESSAGES_IN, 1);
    traffic().add(Traffic.PENDING, qos < 2 ? 1 : 0);
    pending++;
    pendingBytes += bytes;
  }

  private void repeated(int id) {
    Tally tally = connection.gate().tally();
    tally.received(2);
    tally.repeated++;
    traffic().add(Traffic.MESSAGES_IN, 1);
    if (!pendingQos2.get(id)) {
      connection.outbox().acknowledge(PacketWriter.PUBREC, id);
    }
  }

  /** PUBREL came. */
  public void released(int id) {
    boolean known = connection.member().session().forget(id);
    unacknowledged -= known && unacknowledged > 0 ? 1 : 0;
    answer(connection.member().session().trail().last(), () -> completed(id, known));
  }

  private void completed(int id, boolean known) {
    if (known || !connection.agreement().v5()) {
      connection.outbox().acknowledge(PacketWriter.PUBCOMP, id);
    } else {
      connection.outbox().acknowledge(PacketWriter.PUBCOMP, id, Reason.PACKET_ID_NOT_FOUND, "");
    }
  }

  // ---- answers

  /** Says something once a change is durable, in the order of these calls. */
  public void answer(long ticket, Runnable answer) {
    owed.say(
        ticket,
        () -> {
          if (!connection.isClosed()) {
            answer.run();
          }
        });
  }

  /**
   * The gate has answered: what is accepted goes to those who listen.
   *
   * @return the ticket of what is to be durable before the client hears of it, 0 if nothing
   */
  long route(Inbound what, Properties properties, int how, Outcome outcome) {
    int qos = how >> 16 & 3;
    if (outcome instanceof Outcome.Accepted) {
      return connection.member().published(what, properties, qos, (how & RETAIN) != 0);
    }
    if (!(outcome instanceof Outcome.Rejected r)) {
      return 0;
    }
    if (Verdicts.removes((how & RETAIN) != 0, what.payload(), r)) {
      return connection.member().published(what, properties, qos, true);
    }
    return qos == 2 ? connection.member().rejected(what) : 0;
  }

  /** The gate's answer to one publication goes to the client; null if there will be none. */
  void answered(Inbound what, int how, Outcome outcome) {
    int qos = how >> 16 & 3;
    int id = how & 0xFFFF;
    settle(what.payload().length, qos, id);
    Tally tally = connection.gate().tally();
    if (outcome instanceof Outcome.Accepted) {
      tally.accepted++;
      acknowledge(qos, id);
    } else if (outcome instanceof Outcome.Rejected r) {
      tally.rejected++;
      traffic().add(Traffic.REJECTED, 1);
      if (Verdicts.removes((how & RETAIN) != 0, what.payload(), r)) {
        acknowledge(qos, id);
      } else {
        rejected(qos, id, r.rejection());
      }
    } else if (outcome instanceof Outcome.Refused r) {
      tally.refused++;
      traffic().add(Traffic.REFUSED, 1);
      refused(qos, id, r.rejection());
    } else {
      unanswered(qos, id, false);
    }
    settled();
  }

  /** What became of a publication is not written down in time: its client is not told. */
  void unwritten(Inbound what, int how, Outcome outcome) {
    int qos = how >> 16 & 3;
    int id = how & 0xFFFF;
    settle(what.payload().length, qos, id);
    unanswered(qos, id, outcome != null && !(outcome instanceof Outcome.Refused));
    settled();
  }

  private void settle(int bytes, int qos, int id) {
    pending--;
    pendingBytes -= bytes;
    connection.gate().settled(bytes);
    traffic().add(Traffic.PENDING, qos < 2 ? -1 : 0);
    if (qos == 2) {
      pendingQos2.clear(id);
    }
  }

  private void settled() {
    relieve();
    if (pending() == 0 || connection.isClosed()) {
      connection.answered();
    }
  }

  /**
   * The client may send it again.
   *
   * @param stored whether it is kept already
   */
  private void unanswered(int qos, int id, boolean stored) {
    connection.gate().tally().unanswered++;
    traffic().add(Traffic.UNANSWERED, 1);
    if (qos > 0 && stored) {
      connection.close("answer-timeout");
    } else {
      lost(qos, id, "answer-timeout");
    }
  }

  private void acknowledge(int qos, int id) {
    if (qos == 1) {
      unacknowledged--;
      connection.outbox().acknowledge(PacketWriter.PUBACK, id);
    } else if (qos == 2) {
      connection.outbox().acknowledge(PacketWriter.PUBREC, id);
    }
  }

  /**
   * Of devices it is kept in the dead letters; 3.1.1 has no other word for that than an
   * acknowledgement. Of what an application may not say nothing is kept.
   */
  private void rejected(int qos, int id, Rejection why) {
    if (connection.agreement().v5()) {
      deny(qos, id, why);
    } else if (why.reason() == Rejection.Reason.NOT_AUTHORIZED
        && connection.member().application() != null) {
      lost(qos, id, "not-authorized");
    } else {
      acknowledge(qos, id);
    }
  }

  /** Not kept, but may be later: the client must send it again, and 3.1.1 can only be cut off. */
  private void refused(int qos, int id, Rejection why) {
    if (connection.agreement().v5()) {
      deny(qos, id, why);
    } else {
      lost(qos, id, "refused");
    }
  }

  private void deny(int qos, int id, Rejection why) {
    if (qos == 0) {
      return;
    }
    if (qos == 2) {
      connection.member().session().forget(id);
    }
    unacknowledged--;
    int kind = qos == 1 ? PacketWriter.PUBACK : PacketWriter.PUBREC;
    String text = why.reason().code() + ": " + why.detail();
    connection.outbox().acknowledge(kind, id, Verdicts.code(why.reason()), text);
  }

  private void lost(int qos, int id, String close) {
    if (qos == 2) {
      connection.member().session().forget(id);
    }
    if (qos > 0) {
      connection.close(close);
    }
  }

  private void relieve() {
    Settings limits = connection.settings();
    if (pending <= limits.maxUnanswered() / 2 && pendingBytes <= limits.maxUnansweredBytes() / 2) {
      connection.intake().resume(Intake.PRESSURE);
    }
  }
}
