/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A message on its way to a client. Nobody changes the payload. */
record OutMessage(String topic, byte[] payload, int qos, boolean retain, String commandId) {
  static final String NO_COMMAND = "";

  OutMessage {
    qos = Math.min(qos, 2);
  }

  /** Appends the PUBLISH packet. */
  void encode(ByteBuf out, int packetId, boolean dup) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    int remaining = 2 + name.length + (qos > 0 ? 2 : 0) + payload.length;
    out.writeByte(0x30 | (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0));
    for (int rest = remaining; ; rest >>>= 7) {
      if (rest < 128) {
        out.writeByte(rest);
        break;
      }
      out.writeByte(rest & 0x7F | 0x80);
    }
    out.writeShort(name.length).writeBytes(name);
    if (qos > 0) {
      out.writeShort(packetId);
    }
    out.writeBytes(payload);
  }
}
