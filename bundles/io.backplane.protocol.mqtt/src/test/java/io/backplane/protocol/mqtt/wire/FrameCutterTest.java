/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCutterTest {
  private static final int MAX = 4096;

  private static FrameCutter cutter() {
    return new FrameCutter(UnpooledByteBufAllocator.DEFAULT, MAX);
  }

  @Test
  void cuts_whole_packets_however_the_bytes_arrive() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<byte[]> packets = new ArrayList<>();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        byte[] p = packet(random.nextInt(round % 3 == 0 ? 3000 : 40), random);
        packets.add(p);
        all.writeBytes(p);
      }
      List<byte[]> cut = feed(all.toByteArray(), random, round % 5 == 0 ? 1 : 700);
      assertEquals(packets.size(), cut.size());
      for (int i = 0; i < cut.size(); i++) {
        assertArrayEquals(packets.get(i), cut.get(i));
      }
    }
  }

  private static byte[] packet(int body, Random random) {
    ByteBuf b = Unpooled.buffer();
    b.writeByte(0x30);
    for (int rest = body; ; rest >>>= 7) {
      b.writeByte(rest < 128 ? rest : rest & 0x7F | 0x80);
      if (rest < 128) {
        break;
      }
    }
    byte[] content = new byte[body];
    random.nextBytes(content);
    b.writeBytes(content);
    byte[] all = new byte[b.readableBytes()];
    b.readBytes(all);
    return all;
  }

  private static List<byte[]> feed(byte[] bytes, Random random, int largestPiece) {
    FrameCutter cutter = cutter();
    List<byte[]> cut = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int n = Math.min(bytes.length - at, 1 + random.nextInt(largestPiece));
      cutter.add(Unpooled.copiedBuffer(bytes, at, n));
      at += n;
      for (int len = cutter.next(); len > 0; len = cutter.next()) {
        byte[] frame = new byte[len];
        cutter.buffer().getBytes(cutter.buffer().readerIndex(), frame);
        cut.add(frame);
        cutter.consume(len);
      }
      cutter.settle();
    }
    assertEquals(0, cutter.leftover().length);
    cutter.release();
    return cut;
  }

  @Test
  void random_bytes_never_throw_and_never_pile_up_beyond_the_limit() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      FrameCutter cutter = cutter();
      boolean open = true;
      for (int i = 0; i < 50 && open; i++) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        cutter.add(Unpooled.wrappedBuffer(bytes));
        int len = cutter.next();
        while (len > 0) {
          assertTrue(len <= MAX);
          cutter.consume(len);
          len = cutter.next();
        }
        open = len == FrameCutter.INCOMPLETE;
        assertTrue(!open || cutter.leftover().length <= MAX);
      }
      cutter.release();
    }
  }

  @Test
  void tells_a_packet_beyond_the_limit_from_its_header_alone() {
    FrameCutter cutter = cutter();
    cutter.add(Unpooled.wrappedBuffer(new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, 0x7F}));
    assertEquals(FrameCutter.TOO_LARGE, cutter.next());
    cutter.release();
  }

  @Test
  void tells_a_length_of_more_than_four_bytes() {
    FrameCutter cutter = cutter();
    byte more = (byte) 0x80;
    cutter.add(Unpooled.wrappedBuffer(new byte[] {0x30, more, more, more, more, 1}));
    assertEquals(FrameCutter.MALFORMED, cutter.next());
    cutter.release();
  }

  @Test
  void keeps_the_bytes_of_a_packet_until_it_is_consumed() {
    FrameCutter cutter = cutter();
    cutter.add(Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 0, (byte) 0xE0}));
    assertEquals(2, cutter.next());
    assertArrayEquals(new byte[] {(byte) 0xC0, 0, (byte) 0xE0}, cutter.leftover());
    cutter.consume(2);
    assertArrayEquals(new byte[] {(byte) 0xE0}, cutter.leftover());
    cutter.release();
  }
}
