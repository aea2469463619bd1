/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.protocol.mqtt.common.Refusal;
import io.backplane.protocol.mqtt.flow.Member;
import io.backplane.protocol.mqtt.flow.Throttle;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.wire.Agreement;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.FrameCutter;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketReader;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Packets;
import io.backplane.protocol.mqtt.wire.Packets.Ack;
import io.backplane.protocol.mqtt.wire.Packets.Disconnect;
import io.backplane.protocol.mqtt.wire.Reason;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Deals with every packet but PUBLISH. On the connection's event loop. */
final class Control {
  private final MqttConnection connection;
  private final Subscribing subscribing;
  private final Authentication authentication;
  private final PacketReader reader = new PacketReader();

  Control(MqttConnection connection) {
    this.connection = connection;
    this.subscribing = new Subscribing(connection);
    this.authentication = new Authentication(connection);
  }

  Authentication authentication() {
    return authentication;
  }

  /** Services may have come, or rules of the listener changed; twice a second besides. */
  void retry() {
    authentication.retry();
    if (connection.member() != null && connection.inflow().pending() == 0) {
      Redirect.drain(connection);
    }
  }

  /** Deals with the packet at the buffer's reader index. */
  void packet(ByteBuf in, int length, int bodyOffset) {
    int start = in.readerIndex();
    reader.over(in, start + bodyOffset, start + length);
    int type = Packets.type(in.getByte(start) & 0xFF);
    if (authentication.awaitsLogin()) {
      challenged(type);
    } else if (type == Packets.CONNECT && connection.member() == null) {
      connect(in, bodyOffset);
    } else if (type == Packets.CONNECT) {
      connection.fault(PacketFault.protocol("a second CONNECT was sent"));
    } else if (connection.member() == null) {
      connection.close("protocol-error");
    } else {
      dispatch(type, connection.agreement().version());
    }
  }

  /** Between CONNECT and CONNACK a client that was challenged may answer or leave. */
  private void challenged(int type) {
    try {
      if (type == Packets.AUTH) {
        authentication.packet(Packets.auth(reader));
      } else if (type == Packets.DISCONNECT) {
        connection.close(Member.GOOD_BYE);
      } else {
        throw PacketFault.protocol("nothing but AUTH is awaited");
      }
    } catch (PacketFault f) {
      Connacks.malformed(connection, f);
    }
  }

  private void connect(ByteBuf in, int bodyOffset) {
    int said = Connect.version(reader);
    if (said < 0) {
      connection.close("protocol-error");
      return;
    }
    boolean bridge = said == Connect.V3_BRIDGE;
    int version = bridge ? Connect.V3 : said;
    connection.agree(Agreement.basic(version < Connect.V5 ? Connect.V3 : Connect.V5));
    if (!connection.rules().fault().isEmpty()) {
      Connacks.refuse(connection, Refusal.LISTENER, "");
      return;
    }
    if (version < Connect.V3 || version > Connect.V5 || !allowed(version)) {
      Connacks.refuse(connection, Refusal.VERSION, "");
      return;
    }
    try {
      FrameCutter.check(in, bodyOffset, version);
      Connect connect =
          Connect.read(reader, version, p -> connection.agree(Agreement.of(version, p, bridge)));
      new Login(connection, connect).start();
    } catch (PacketFault f) {
      Connacks.malformed(connection, f);
    }
  }

  /** The listener may speak to clients of one version only. */
  private boolean allowed(int version) {
    String versions = connection.net().rules().getOrDefault("versions", "");
    return versions.isEmpty()
        || List.of(versions.split("\\s*,\\s*")).contains(version == Connect.V5 ? "5" : "3.1.1");
  }

  /** It counts against what the client may send. */
  private void counts() {
    Throttle throttle = connection.inflow().throttle();
    if (throttle != null) {
      throttle.check();
      throttle.took(reader.left(), false);
    }
  }

  private void dispatch(int type, int version) {
    switch (type) {
      case Packets.SUBSCRIBE -> {
        counts();
        subscribing.subscribe(Packets.subscribe(reader, version));
      }
      case Packets.UNSUBSCRIBE -> {
        counts();
        subscribing.unsubscribe(Packets.unsubscribe(reader, version));
      }
      case Packets.PUBACK -> settled(Packets.ack(reader, type, version));
      case Packets.PUBREC -> received(Packets.ack(reader, type, version));
      case Packets.PUBREL ->
          connection.inflow().released(Packets.ack(reader, type, version).packetId());
      case Packets.PUBCOMP -> settled(Packets.ack(reader, type, version));
      case Packets.PINGREQ -> {
        Packets.ping(reader);
        connection.outbox().write(PacketWriter::pingresp);
      }
      case Packets.DISCONNECT -> goodBye(Packets.disconnect(reader, version));
      case Packets.AUTH -> auth(version);
      default -> throw new PacketFault(Reason.PROTOCOL_ERROR, "clients do not send type " + type);
    }
  }

  private void auth(int version) {
    if (version < Connect.V5) {
      throw PacketFault.protocol("there is no AUTH in MQTT 3.1.1");
    }
    authentication.packet(Packets.auth(reader));
  }

  private void settled(Ack ack) {
    OutMessage message = connection.member().session().settled(ack.packetId());
    if (message != null && !message.commandId().isEmpty() && !Reason.failure(ack.code())) {
      connection.member().delivered(message.commandId());
    }
    connection.drain();
  }

  private void received(Ack ack) {
    Session session = connection.member().session();
    if (Reason.failure(ack.code())) {
      settled(ack);
      return;
    }
    boolean plain = session.released(ack.packetId()) || !connection.agreement().v5();
    connection.inflow().answer(session.trail().last(), () -> release(ack.packetId(), plain));
  }

  private void release(int id, boolean plain) {
    if (plain) {
      connection.outbox().acknowledge(PacketWriter.PUBREL, id);
    } else {
      connection.outbox().acknowledge(PacketWriter.PUBREL, id, Reason.PACKET_ID_NOT_FOUND, "");
    }
  }

  private void goodBye(Disconnect d) {
    Session session = connection.member().session();
    if (d.sessionExpiry() >= 0) {
      if (d.sessionExpiry() > 0 && session.expirySeconds() == 0) {
        throw new PacketFault(Reason.PROTOCOL_ERROR, "a session of no expiry is to be kept");
      }
      session.expire(Math.min(d.sessionExpiry(), connection.settings().sessionSeconds()));
      session.trail().here(session.expirySeconds());
    }
    connection.close(d.code() == Reason.SUCCESS ? Member.GOOD_BYE : "client-error");
  }
}
