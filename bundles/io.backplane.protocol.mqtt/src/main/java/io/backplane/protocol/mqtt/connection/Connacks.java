/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.protocol.mqtt.common.Refusal;
import io.backplane.protocol.mqtt.flow.Outbox;
import io.backplane.protocol.mqtt.wire.Agreement;
import io.backplane.protocol.mqtt.wire.Connack;
import io.backplane.protocol.mqtt.wire.Connect;
import io.backplane.protocol.mqtt.wire.PacketFault;
import io.backplane.protocol.mqtt.wire.PacketWriter;

/** Answers to a CONNECT that comes to nothing. On the connection's event loop. */
final class Connacks {
  private static final int UNAVAILABLE = 3;

  private Connacks() {}

  /** Names the server that a client is to go to, and closes. */
  static void redirect(MqttConnection connection, int version, Redirect to) {
    connection.core().counters().connect(Redirect.CLOSE);
    if (version == Connect.V3) {
      connection.outbox().write(out -> PacketWriter.connack3(out, false, UNAVAILABLE));
    } else {
      Connack ack = new Connack();
      if (Outbox.fits(to.reference(), connection.agreement().maxPacketBytes())) {
        ack.serverReference(to.reference());
      }
      connection.outbox().write(out -> ack.write(out, false, to.code()));
    }
    connection.close("connect-refused");
  }

  /** Answers a CONNECT with a refusal, and closes. */
  static void refuse(MqttConnection connection, Refusal why, String text) {
    connection.core().counters().connect(why.result());
    refuse(connection, why.code3(), why.code5(), text);
    connection.close("connect-refused");
  }

  /** A CONNECT that cannot be read; MQTT 3.1.1 has no answer to that. */
  static void malformed(MqttConnection connection, PacketFault fault) {
    if (connection.agreement().v5()) {
      refuse(connection, 0, fault.code(), fault.getMessage());
    }
    connection.fault(fault);
  }

  private static void refuse(MqttConnection connection, int code3, int code5, String text) {
    Agreement a = connection.agreement();
    if (!a.v5()) {
      connection.outbox().write(out -> PacketWriter.connack3(out, false, code3));
      return;
    }
    Connack ack = new Connack();
    if (!text.isEmpty() && Outbox.fits(text, a.maxPacketBytes())) {
      ack.reason(text);
    }
    connection.outbox().write(out -> ack.write(out, false, code5));
  }
}
