/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one packet and never beyond its end. Not thread-safe, to be used again. */
public final class PacketReader {
  private ByteBuf in;
  private int at;
  private int end;

  /** Sets it to the bytes of a buffer between two of its indexes; the buffer's own stay. */
  public PacketReader over(ByteBuf buffer, int from, int to) {
    in = buffer;
    at = from;
    end = to;
    return this;
  }

  public int at() {
    return at;
  }

  public int end() {
    return end;
  }

  public int left() {
    return end - at;
  }

  ByteBuf buffer() {
    return in;
  }

  void skipTo(int index) {
    at = index;
  }

  /** The packet must end here. */
  void done() {
    if (at != end) {
      throw PacketFault.malformed((end - at) + " bytes follow the end of a packet");
    }
  }

  public int u8() {
    need(1);
    return in.getUnsignedByte(at++);
  }

  public int u16() {
    need(2);
    int v = in.getUnsignedShort(at);
    at += 2;
    return v;
  }

  long u32() {
    need(4);
    long v = in.getUnsignedInt(at);
    at += 4;
    return v;
  }

  /** A variable byte integer in its shortest form. */
  public int varint() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int b = u8();
      value |= (b & 0x7F) << 7 * i;
      if (b < 0x80) {
        if (b == 0 && i > 0) {
          throw PacketFault.malformed("a number is encoded longer than needed");
        }
        return value;
      }
    }
    throw PacketFault.malformed("a number is encoded in more than four bytes");
  }

  /** A packet identifier; zero is none. */
  int packetId() {
    int id = u16();
    if (id == 0) {
      throw PacketFault.malformed("packet identifier 0");
    }
    return id;
  }

  byte[] binary() {
    int n = u16();
    need(n);
    byte[] bytes = new byte[n];
    in.getBytes(at, bytes);
    at += n;
    return bytes;
  }

  String string() {
    String text = utf8(binary());
    if (text == null) {
      throw PacketFault.malformed("a text is no well-formed UTF-8, or holds U+0000");
    }
    return text;
  }

  private void need(int n) {
    if (end - at < n) {
      throw PacketFault.malformed("a packet is cut short");
    }
  }

  /** The text, null if the bytes are not well-formed UTF-8 or hold U+0000. */
  public static String utf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      return null;
    }
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
