/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a packet, or a block of properties, byte by byte. */
final class Frame {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final int first;

  private Frame(int first) {
    this.first = first;
  }

  static Frame of(int first) {
    return new Frame(first);
  }

  /** Properties. */
  static Frame with() {
    return new Frame(-1);
  }

  /** CONNECT as a well-behaved client of a device sends it, up to the properties of MQTT 5.0. */
  static Frame connect(int version, int flags, int keepAlive) {
    return of(0x10).utf("MQTT").u8(version).u8(flags).u16(keepAlive);
  }

  static Frame publish(int flags, String topic, int id, Frame properties, String payload) {
    Frame f = of(0x30 | flags).utf(topic);
    if ((flags & 6) != 0) {
      f.u16(id);
    }
    return f.properties(properties).text(payload);
  }

  static Frame subscribe(int id, Frame properties, String filter, int options) {
    return of(0x82).u16(id).properties(properties).utf(filter).u8(options);
  }

  Frame u8(int... values) {
    for (int v : values) {
      body.write(v);
    }
    return this;
  }

  Frame u16(int v) {
    return u8(v >> 8, v);
  }

  Frame u32(long v) {
    return u16((int) (v >> 16)).u16((int) v);
  }

  Frame text(String s) {
    body.writeBytes(s.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Frame utf(String s) {
    return u16(s.getBytes(StandardCharsets.UTF_8).length).text(s);
  }

  Frame bytes(byte[] bytes) {
    body.writeBytes(bytes);
    return this;
  }

  /** A block of properties, null for MQTT 3.1.1, which has none. */
  Frame properties(Frame block) {
    if (block != null) {
      varint(body, block.body.size());
      body.writeBytes(block.body.toByteArray());
    }
    return this;
  }

  byte[] done() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(first);
    varint(all, body.size());
    all.writeBytes(body.toByteArray());
    return all.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest >= 128; rest >>>= 7) {
      out.write(rest & 0x7F | 0x80);
    }
    out.write(rest);
  }
}
