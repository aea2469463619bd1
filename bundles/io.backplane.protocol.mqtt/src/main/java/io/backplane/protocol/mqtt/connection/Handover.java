/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.net.api.Parked;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.limit.Drops;
import io.backplane.protocol.mqtt.limit.Traffic;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.session.Spaces;
import io.backplane.protocol.mqtt.session.StateCodec;
import io.backplane.protocol.mqtt.session.Will;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.wire.Agreement;
import io.backplane.protocol.mqtt.wire.Connect;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's state between two cards: bytes in protobuf wire format. Readers skip fields they
 * don't know; numbers are never reused, so that a newer card understands an older one's snapshot.
 */
final class Handover {
  static final String FORMAT = "mqtt-session";
  static final int VERSION = 3;
  private static final int VERSION_5 = 2;
  private static final int VERSION_3 = 1;
  private static final byte[] SHUTTING_DOWN = {(byte) 0xE0, 1, (byte) 0x8B};
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private Handover() {}

  /** On the event loop, with nothing unanswered. */
  static Parked park(MqttConnection c) {
    WireWriter out = new WireWriter(256);
    Member m = c.member();
    boolean v5 = m != null && c.agreement().v5();
    if (m != null) {
      m.handedOver();
      write(out, m, c.intake().traffic());
    }
    boolean exchange = !c.control().authentication().method().isEmpty();
    if (v5 || exchange || m != null && c.agreement().bridge()) {
      agreement(out, c);
    }
    byte[] farewell = v5 ? SHUTTING_DOWN.clone() : new byte[0];
    int version = m != null && m.application() != null ? VERSION : v5 ? VERSION_5 : VERSION_3;
    byte[] undecoded = c.control().authentication().leftover();
    return new Parked(FORMAT, version, out.toByteArray(), undecoded, farewell);
  }

  private static void write(WireWriter out, Member m, Traffic traffic) {
    StateCodec.identity(out, m.identity());
    out.string(7, m.terms().sessionId());
    out.varint(8, m.terms().since());
    out.varint(9, m.terms().keepAliveSeconds());
    if (m.terms().will() != null) {
      StateCodec.will(out, 10, m.terms().will());
    }
    out.string(11, m.commandLevel());
    int mark = out.begin(12);
    m.session().export().write(out);
    out.end(mark);
    mark = out.begin(14);
    traffic.write(out);
    out.end(mark);
    mark = out.begin(15);
    m.session().drops().write(out);
    out.end(mark);
  }

  private static void agreement(WireWriter out, MqttConnection c) {
    Agreement a = c.agreement();
    int mark = out.begin(13);
    out.varint(1, a.version());
    out.varint(2, a.receiveMaximum());
    out.varint(3, a.maxPacketBytes());
    out.varint(4, a.aliasMaximum());
    out.varint(5, a.problemInformation() ? 1 : 0);
    c.inflow().reader().aliases().forEach(topic -> out.string(6, topic));
    c.outbox().aliases().forEach(topic -> out.string(7, topic));
    out.varint(8, a.bridge() ? 1 : 0);
    Authentication authentication = c.control().authentication();
    if (!authentication.method().isEmpty()) {
      out.string(9, authentication.method());
      out.bytes(10, authentication.challengeState());
    }
    out.end(mark);
  }

  /**
   * Goes on where the predecessor stopped.
   *
   * @return false if that is not possible: the connection is closed
   */
  static boolean resume(MqttConnection c, Parked parked) {
    if (!parked.format().equals(FORMAT) || parked.version() > VERSION) {
      LOG.error("cannot take over {} version {}", parked.format(), parked.version());
      c.close("handover-failed");
      return false;
    }
    try {
      if (parked.snapshot().length > 0 && !member(c, new Fields(c, parked.snapshot()))) {
        return false;
      }
    } catch (MessageFormatException | IllegalArgumentException e) {
      LOG.error("the predecessor's snapshot of {} cannot be read", c.net().remote(), e);
      c.close("handover-failed");
      return false;
    }
    if (parked.undecoded().length > 0) {
      c.intake().refill(Unpooled.wrappedBuffer(parked.undecoded()));
    }
    return true;
  }

  private static boolean member(MqttConnection c, Fields f) {
    c.control().authentication().resume(f.agreement.method, f.agreement.challengeState);
    if (f.session == null && !f.agreement.method.isEmpty()) {
      return true;
    }
    DeviceIdentity who = f.who.identity();
    if (f.session == null) {
      throw new MessageFormatException("a snapshot has no session");
    }
    c.agree(f.agreement.agreed());
    c.inflow().reader().aliases(f.agreement.in, c.settings().topicAliases());
    c.outbox().aliases(f.agreement.out);
    SpaceKey key = SpaceKey.of(who);
    Spaces.Claim claim = c.core().spaces().adopt(key, f.session, c);
    if (claim.busy() != null) {
      c.close("taken-over");
      return false;
    }
    c.core().presence().came(key);
    Member m = new Member(c, who, claim, f.terms());
    c.core().wills().alive(key, f.session.clientId());
    claim.session().trail().will(who, m.terms().will());
    m.resumed(f.commandLevel);
    claim.session().drops().add(f.drops);
    c.joined(m);
    m.announce();
    c.core().counters().resumed.increment();
    c.wake();
    return true;
  }

  /** What was agreed on, MQTT 3.1.1 if nothing is said. */
  private static final class Agreed {
    private final List<String> in = new ArrayList<>(0);
    private final List<String> out = new ArrayList<>(0);
    private int version = Connect.V3;
    private int receiveMaximum = 65_535;
    private int maxPacketBytes = Integer.MAX_VALUE;
    private int aliasMaximum;
    private boolean problemInformation = true;
    private boolean bridge;
    private String method = "";
    private byte[] challengeState = new byte[0];

    private void read(WireReader wire) {
      int mark = wire.enter();
      while (wire.next()) {
        switch (wire.field()) {
          case 1 -> version = (int) wire.varint();
          case 2 -> receiveMaximum = (int) wire.varint();
          case 3 -> maxPacketBytes = (int) wire.varint();
          case 4 -> aliasMaximum = (int) wire.varint();
          case 5 -> problemInformation = wire.varint() != 0;
          case 6 -> in.add(wire.string());
          case 7 -> out.add(wire.string());
          case 8 -> bridge = wire.varint() != 0;
          case 9 -> method = wire.string();
          case 10 -> challengeState = wire.bytes();
          default -> wire.skip();
        }
      }
      wire.leave(mark);
    }

    private Agreement agreed() {
      return new Agreement(
          version, receiveMaximum, maxPacketBytes, aliasMaximum, problemInformation, bridge);
    }
  }

  private static final class Fields {
    private final StateCodec.Who who = new StateCodec.Who();
    private final Agreed agreement = new Agreed();
    private final Drops drops = new Drops();
    private final Traffic traffic;
    private String sessionId = "";
    private long since;
    private int keepAlive;
    private Will will;
    private String commandLevel = "";
    private SessionState session;

    private Fields(MqttConnection c, byte[] snapshot) {
      traffic = c.intake().traffic();
      WireReader in = new WireReader(ByteBuffer.wrap(snapshot));
      while (in.next()) {
        field(in);
      }
    }

    private void field(WireReader in) {
      switch (in.field()) {
        case 7 -> sessionId = in.string();
        case 8 -> since = in.varint();
        case 9 -> keepAlive = (int) in.varint();
        case 10 -> will = StateCodec.will(in);
        case 11 -> commandLevel = in.string();
        case 12 -> {
          int mark = in.enter();
          session = SessionState.read(in);
          in.leave(mark);
        }
        case 13 -> agreement.read(in);
        case 14 -> traffic.read(in);
        case 15 -> drops.read(in);
        default -> who.field(in);
      }
    }

    private Member.Terms terms() {
      return new Member.Terms(sessionId, since, keepAlive, will);
    }
  }
}
