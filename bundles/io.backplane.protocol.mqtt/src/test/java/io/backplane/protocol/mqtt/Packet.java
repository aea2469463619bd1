/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A packet that came from the server, read without the server's own code. */
record Packet(int first, byte[] body) {
  int type() {
    return first >> 4;
  }

  String hex() {
    return HexFormat.of().formatHex(body);
  }

  int u8(int at) {
    return body[at] & 0xFF;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** The properties of MQTT 5.0 from an offset on: "ID=VALUE" each, numbers in decimal. */
  List<String> properties(int at) {
    ByteBuffer in = ByteBuffer.wrap(body);
    in.position(at);
    int length = varint(in);
    int end = in.position() + length;
    List<String> found = new ArrayList<>();
    while (in.position() < end) {
      int id = varint(in);
      found.add(
          id
              + "="
              + switch (id) {
                case 1, 36, 37, 40, 41, 42 -> String.valueOf(in.get());
                case 11 -> String.valueOf(varint(in));
                case 19, 33, 34, 35 -> String.valueOf(in.getShort() & 0xFFFF);
                case 2, 17, 39 -> String.valueOf(in.getInt() & 0xFFFF_FFFFL);
                case 38 -> utf(in) + ":" + utf(in);
                default -> utf(in);
              });
    }
    return found;
  }

  private int propertiesEnd(int at) {
    ByteBuffer in = ByteBuffer.wrap(body);
    in.position(at);
    int length = varint(in);
    return in.position() + length;
  }

  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = in.get();
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static String utf(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort() & 0xFFFF];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  // ---- of a PUBLISH

  String topic() {
    return new String(body, 2, u16(0), StandardCharsets.UTF_8);
  }

  int qos() {
    return first >> 1 & 3;
  }

  boolean retain() {
    return (first & 1) != 0;
  }

  boolean dup() {
    return (first & 8) != 0;
  }

  int id() {
    return qos() == 0 ? 0 : u16(2 + u16(0));
  }

  private int afterId() {
    return 2 + u16(0) + (qos() == 0 ? 0 : 2);
  }

  List<String> with() {
    return properties(afterId());
  }

  /** Payload of a PUBLISH of MQTT 5.0. */
  String payload() {
    int at = propertiesEnd(afterId());
    return new String(body, at, body.length - at, StandardCharsets.UTF_8);
  }

  /** "topic qos payload" of a PUBLISH of MQTT 5.0. */
  String said() {
    return topic() + " " + qos() + " " + payload();
  }
}
