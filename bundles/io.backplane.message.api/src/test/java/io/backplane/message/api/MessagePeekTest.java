/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessagePeekTest {
  private final MessagePeek peek = new MessagePeek();

  private static byte[] message(String device, MessageKind kind) {
    return MessageCodec.encode(
        new DeviceMessage(
            new TenantId("acme"),
            new DeviceId(device),
            kind,
            1_800_000_000_123_456L,
            List.of(new Sample("k", 5, new Value.Real(1.5))),
            Origin.NONE));
  }

  private static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void sees_whose_it_is_what_kind_and_when_and_leaves_the_buffer_as_it_was() {
    byte[] body = message("dev-1", MessageKind.CONNECTED);
    ByteBuffer padded = ByteBuffer.allocate(body.length + 20);
    padded.position(7);
    padded.put(body).flip().position(7);
    for (ByteBuffer in : List.of(ByteBuffer.wrap(body), padded, direct(body))) {
      int position = in.position();
      peek.read(in);
      assertEquals(position, in.position());
      assertEquals(new TenantId("acme"), peek.tenant());
      assertEquals(new DeviceId("dev-1"), peek.device());
      assertEquals(MessageKind.CONNECTED, peek.kind());
      assertEquals(1_800_000_000_123_456L, peek.receivedAt());
      assertEquals("dev-1", MessageCodec.decode(in, false).device().value());
    }
  }

  private static ByteBuffer direct(byte[] body) {
    return ByteBuffer.allocateDirect(body.length).put(body).flip();
  }

  @Test
  void tells_devices_apart_by_their_bytes() {
    peek.read(ByteBuffer.wrap(message("dev-1", MessageKind.TELEMETRY)));
    assertTrue(peek.isOf(bytes("acme"), bytes("dev-1")));
    assertFalse(peek.isOf(bytes("acme"), bytes("dev-2")));
    assertFalse(peek.isOf(bytes("acme"), bytes("dev-11")));
    assertFalse(peek.isOf(bytes("bcme"), bytes("dev-1")));
  }

  @Test
  void a_kind_of_a_later_version_is_null_and_unknown_fields_are_skipped() {
    WireWriter w = new WireWriter(64);
    w.string(14, "later");
    w.string(1, "acme");
    w.fixed64(13, 4);
    w.string(2, "d");
    w.varint(3, 99);
    w.varint(12, 1);
    w.fixed64(4, 77);
    peek.read(ByteBuffer.wrap(w.toByteArray()));
    assertNull(peek.kind());
    assertEquals(77, peek.receivedAt());
    assertEquals(new DeviceId("d"), peek.device());
  }

  @Test
  void whatever_the_bytes_are_it_answers_or_refuses_but_never_breaks() {
    Random random = new Random(1);
    byte[] good = message("dev-1", MessageKind.TELEMETRY);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(bad, random.nextInt(bad.length + 1)));
      try {
        peek.read(in);
        peek.tenant();
        peek.device();
      } catch (MessageFormatException e) {
        assertEquals(0, in.position());
      }
    }
    assertThrows(MessageFormatException.class, () -> peek.read(ByteBuffer.allocate(0)));
  }
}
