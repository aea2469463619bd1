/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.message.api.WireWriter;
import io.backplane.net.api.Parked;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's state between two cards: bytes in protobuf wire format. Readers skip fields they
 * don't know; numbers are never reused, so that a newer card understands an older one's snapshot.
 */
final class Handover {
  static final String FORMAT = "mqtt-session";
  static final int VERSION = 1;
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private Handover() {}

  /** On the event loop, with nothing unanswered. */
  static Parked park(MqttConnection c) {
    WireWriter out = new WireWriter(256);
    Member m = c.member();
    if (m != null) {
      m.handedOver();
      write(out, m);
    }
    return new Parked(FORMAT, VERSION, out.toByteArray(), c.intake().leftover(), new byte[0]);
  }

  private static void write(WireWriter out, Member m) {
    DeviceIdentity who = m.identity();
    out.string(1, who.tenant().value());
    out.string(2, who.device().value());
    out.string(3, who.profile().value());
    out.string(4, who.dialect());
    out.string(5, who.credential());
    out.varint(6, who.expiresAt());
    out.string(7, m.terms().sessionId());
    out.varint(8, m.terms().since());
    out.varint(9, m.terms().keepAliveSeconds());
    if (m.terms().will() != null) {
      SessionState.writeMessage(out, 10, m.terms().will());
    }
    out.string(11, m.commandLevel());
    int mark = out.begin(12);
    m.session().export().write(out);
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
      if (parked.snapshot().length > 0 && !member(c, new Fields(parked.snapshot()))) {
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
    DeviceSpace.Key key = new DeviceSpace.Key(f.tenant, f.device);
    Spaces.Claim claim = c.core().spaces().adopt(key, f.session, c);
    if (claim.busy() != null) {
      c.close("taken-over");
      return false;
    }
    Member m = new Member(c, f.identity(), claim, f.terms());
    m.resumed(f.commandLevel);
    c.joined(m);
    m.announce();
    c.core().counters().resumed.increment();
    c.wake();
    return true;
  }

  private static final class Fields {
    private TenantId tenant = TenantId.DEFAULT;
    private DeviceId device;
    private String profile = "";
    private String dialect = "";
    private String credential = "";
    private long expiresAt;
    private String sessionId = "";
    private long since;
    private int keepAlive;
    private OutMessage will;
    private String commandLevel = "";
    private SessionState session;

    private Fields(byte[] snapshot) {
      WireReader in = new WireReader(ByteBuffer.wrap(snapshot));
      while (in.next()) {
        field(in);
      }
      if (device == null || session == null) {
        throw new MessageFormatException("snapshot names no device or session");
      }
    }

    private void field(WireReader in) {
      switch (in.field()) {
        case 1 -> tenant = new TenantId(in.string());
        case 2 -> device = new DeviceId(in.string());
        case 3 -> profile = in.string();
        case 4 -> dialect = in.string();
        case 5 -> credential = in.string();
        case 6 -> expiresAt = in.varint();
        case 7 -> sessionId = in.string();
        case 8 -> since = in.varint();
        case 9 -> keepAlive = (int) in.varint();
        case 10 -> will = SessionState.readMessage(in);
        case 11 -> commandLevel = in.string();
        case 12 -> {
          int mark = in.enter();
          session = SessionState.read(in);
          in.leave(mark);
        }
        default -> in.skip();
      }
    }

    private DeviceIdentity identity() {
      return new DeviceIdentity(
          tenant, device, new ProfileId(profile), dialect, credential, expiresAt);
    }

    private Member.Terms terms() {
      return new Member.Terms(sessionId, since, keepAlive, will);
    }
  }
}
