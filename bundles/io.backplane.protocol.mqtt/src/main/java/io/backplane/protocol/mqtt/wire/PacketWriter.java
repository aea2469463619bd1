/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;

/** Writes the packets a server sends. Stateless. */
public final class PacketWriter {
  public static final int PUBACK = 0x4002_0000;
  public static final int PUBREC = 0x5002_0000;
  public static final int PUBREL = 0x6202_0000;
  public static final int PUBCOMP = 0x7002_0000;
  private static final int PINGRESP = 0xD000;

  private PacketWriter() {}

  /** An acknowledgement without a reason: the form both versions share. */
  public static void ack(ByteBuf out, int kind, int packetId) {
    out.writeInt(kind | packetId);
  }

  /** An acknowledgement of MQTT 5.0 with a reason, and a text if that is not empty. */
  public static void ack(ByteBuf out, int kind, int packetId, int code, String why) {
    int text = why.isEmpty() ? 0 : 3 + ByteBufUtil.utf8Bytes(why);
    out.writeByte(kind >>> 24);
    varint(out, 3 + (text == 0 ? 0 : varintSize(text) + text));
    out.writeShort(packetId).writeByte(code);
    if (text > 0) {
      varint(out, text);
      text(out, Property.REASON_STRING, why);
    }
  }

  /** CONNACK of MQTT 3.1.1. */
  public static void connack3(ByteBuf out, boolean present, int code) {
    out.writeByte(0x20).writeByte(2).writeByte(present ? 1 : 0).writeByte(code);
  }

  /** CONNACK of MQTT 5.0 with properties of the types number and text. */
  public static void connack5(
      ByteBuf out, boolean present, int code, Map<Integer, Object> properties) {
    ByteBuf block = out.alloc().buffer(64);
    try {
      properties.forEach((id, value) -> property(block, id, value));
      int n = block.readableBytes();
      out.writeByte(0x20);
      varint(out, 2 + varintSize(n) + n);
      out.writeByte(present ? 1 : 0).writeByte(code);
      varint(out, n);
      out.writeBytes(block);
    } finally {
      block.release();
    }
  }

  /** AUTH of MQTT 5.0; data of no length is left out. */
  public static void auth(ByteBuf out, int code, String method, byte[] data) {
    int n = 3 + ByteBufUtil.utf8Bytes(method) + (data.length == 0 ? 0 : 3 + data.length);
    out.writeByte(0xF0);
    varint(out, 1 + varintSize(n) + n);
    out.writeByte(code);
    varint(out, n);
    property(out, Property.AUTHENTICATION_METHOD, method);
    if (data.length > 0) {
      property(out, Property.AUTHENTICATION_DATA, data);
    }
  }

  private static void property(ByteBuf out, int id, Object value) {
    if (value instanceof String s) {
      text(out, id, s);
    } else if (value instanceof byte[] bytes) {
      out.writeByte(id).writeShort(bytes.length).writeBytes(bytes);
    } else if (id == Property.SESSION_EXPIRY || id == Property.MAXIMUM_PACKET) {
      out.writeByte(id).writeInt((int) (long) (Long) value);
    } else {
      out.writeByte(id).writeShort((int) (long) (Long) value);
    }
  }

  private static void text(ByteBuf out, int id, String text) {
    out.writeByte(id);
    text(out, text);
  }

  private static void text(ByteBuf out, String text) {
    out.writeShort(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }

  /** SUBACK, or UNSUBACK of MQTT 5.0. */
  public static void granted(ByteBuf out, int first, int packetId, byte[] codes, int version) {
    int properties = version == Connect.V5 ? 1 : 0;
    out.writeByte(first);
    varint(out, 2 + properties + codes.length);
    out.writeShort(packetId).writeZero(properties).writeBytes(codes);
  }

  /** UNSUBACK of MQTT 3.1.1. */
  public static void unsuback3(ByteBuf out, int packetId) {
    out.writeInt(0xB002_0000 | packetId);
  }

  public static void pingresp(ByteBuf out) {
    out.writeShort(PINGRESP);
  }

  /** DISCONNECT of MQTT 5.0, with a text if that is not empty. */
  public static void disconnect(ByteBuf out, int code, String why) {
    if (why.isEmpty()) {
      out.writeByte(0xE0).writeByte(1).writeByte(code);
    } else {
      disconnect(out, code, Property.REASON_STRING, why);
    }
  }

  /** DISCONNECT of MQTT 5.0 that names another server. */
  public static void redirect(ByteBuf out, int code, String server) {
    disconnect(out, code, Property.SERVER_REFERENCE, server);
  }

  private static void disconnect(ByteBuf out, int code, int property, String text) {
    int n = 3 + ByteBufUtil.utf8Bytes(text);
    out.writeByte(0xE0);
    varint(out, 1 + varintSize(n) + n);
    out.writeByte(code);
    varint(out, n);
    text(out, property, text);
  }

  /**
   * How a PUBLISH leaves.
   *
   * @param topic empty if an alias stands for it
   * @param header the first byte
   * @param packetId 0 for QoS 0
   * @param alias 0 if there is none
   * @param expiry seconds, -1 if it does not expire
   * @param subscriptionIds of the subscriptions it is sent for
   * @param passedOn properties that are passed on, encoded
   */
  public record Publish(
      String topic,
      int header,
      int packetId,
      int alias,
      long expiry,
      int[] subscriptionIds,
      byte[] passedOn) {
    private int properties() {
      int n = passedOn.length + (alias > 0 ? 3 : 0) + (expiry >= 0 ? 5 : 0);
      for (int id : subscriptionIds) {
        n += 1 + varintSize(id);
      }
      return n;
    }

    private void writeProperties(ByteBuf out, int length) {
      varint(out, length);
      if (alias > 0) {
        out.writeByte(Property.TOPIC_ALIAS).writeShort(alias);
      }
      if (expiry >= 0) {
        out.writeByte(Property.MESSAGE_EXPIRY).writeInt((int) expiry);
      }
      for (int id : subscriptionIds) {
        out.writeByte(Property.SUBSCRIPTION_ID);
        varint(out, id);
      }
      out.writeBytes(passedOn);
    }
  }

  /**
   * PUBLISH of MQTT 5.0.
   *
   * @return false if the packet would be larger than the client takes; nothing is written then
   */
  public static boolean publish5(ByteBuf out, Publish p, byte[] payload, int max) {
    int properties = p.properties();
    int topic = ByteBufUtil.utf8Bytes(p.topic());
    int id = p.packetId() > 0 ? 2 : 0;
    int remaining = 2 + topic + id + varintSize(properties) + properties + payload.length;
    if (1 + varintSize(remaining) + remaining > max) {
      return false;
    }
    start(out, p.header(), remaining, p.topic(), topic);
    if (id > 0) {
      out.writeShort(p.packetId());
    }
    p.writeProperties(out, properties);
    out.writeBytes(payload);
    return true;
  }

  /** PUBLISH of MQTT 3.1.1; the packet identifier is 0 for QoS 0. */
  public static void publish3(ByteBuf out, int header, String topic, int packetId, byte[] payload) {
    int n = ByteBufUtil.utf8Bytes(topic);
    start(out, header, 2 + n + (packetId > 0 ? 2 : 0) + payload.length, topic, n);
    if (packetId > 0) {
      out.writeShort(packetId);
    }
    out.writeBytes(payload);
  }

  private static void start(ByteBuf out, int header, int remaining, String topic, int topicBytes) {
    out.writeByte(header);
    varint(out, remaining);
    out.writeShort(topicBytes);
    ByteBufUtil.reserveAndWriteUtf8(out, topic, topicBytes);
  }

  static int varintSize(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
  }

  static void varint(ByteBuf out, int value) {
    int rest = value;
    for (; rest >= 128; rest >>>= 7) {
      out.writeByte(rest & 0x7F | 0x80);
    }
    out.writeByte(rest);
  }
}
