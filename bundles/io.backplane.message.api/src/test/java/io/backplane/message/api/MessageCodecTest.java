/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final TenantId TENANT = new TenantId("acme");
  private static final DeviceId DEVICE = new DeviceId("pump:7");
  private static final long NOW = 1_700_000_000_123_456L;

  @Test
  void what_was_encoded_comes_back() {
    DeviceMessage m =
        message(
            everyType(),
            new Origin(
                "mqtt",
                "native",
                "telemetry",
                Map.of("content-type", "json", "ü", "ß"),
                new byte[] {1, 2, 3}));
    assertEquals(m, MessageCodec.decode(ByteBuffer.wrap(MessageCodec.encode(m))));
  }

  @Test
  void random_messages_come_back() {
    Random r = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      DeviceMessage m = random(r);
      byte[] bytes = MessageCodec.encode(m);
      assertEquals(m, MessageCodec.decode(ByteBuffer.wrap(bytes)));
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      assertEquals(m, MessageCodec.decode(direct));
    }
  }

  @Test
  void the_origin_is_left_out_on_demand() {
    DeviceMessage m =
        message(everyType(), new Origin("mqtt", "native", "t", Map.of(), new byte[9]));
    DeviceMessage read = MessageCodec.decode(ByteBuffer.wrap(MessageCodec.encode(m)), false);
    assertSame(Origin.NONE, read.origin());
    assertEquals(m.samples(), read.samples());
  }

  @Test
  void a_protobuf_library_reads_the_fields_of_the_published_schema()
      throws InvalidProtocolBufferException {
    DeviceMessage m = message(List.of(new Sample("t", NOW + 5, new Value.Int(-3))), Origin.NONE);
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(MessageCodec.encode(m));
    assertEquals("acme", fields.getField(1).getLengthDelimitedList().get(0).toStringUtf8());
    assertEquals("pump:7", fields.getField(2).getLengthDelimitedList().get(0).toStringUtf8());
    assertEquals(1L, fields.getField(3).getVarintList().get(0));
    assertEquals(NOW, fields.getField(4).getFixed64List().get(0));
    UnknownFieldSet sample =
        UnknownFieldSet.parseFrom(fields.getField(5).getLengthDelimitedList().get(0));
    assertEquals("t", sample.getField(1).getLengthDelimitedList().get(0).toStringUtf8());
    assertEquals(10L, sample.getField(2).getVarintList().get(0), "zigzag of 5");
    assertEquals(5L, sample.getField(3).getVarintList().get(0), "zigzag of -3");
  }

  @Test
  void fields_of_a_later_version_are_skipped() {
    DeviceMessage m = message(everyType(), Origin.NONE);
    WireWriter w = new WireWriter(16);
    w.string(15, "from the future");
    w.fixed64(14, 7);
    w.varint(13, 300);
    MessageCodec.encode(m, w);
    w.signed(12, -1);
    assertEquals(m, MessageCodec.decode(ByteBuffer.wrap(w.toByteArray())));
  }

  @Test
  void rubbish_is_refused_and_never_anything_else() {
    Random r = new Random(7);
    byte[] good = MessageCodec.encode(message(everyType(), Origin.NONE));
    for (int i = 0; i < 200_000; i++) {
      byte[] bad = good.clone();
      for (int n = 1 + r.nextInt(4); n > 0; n--) {
        bad[r.nextInt(bad.length)] = (byte) r.nextInt(256);
      }
      int length = r.nextInt(bad.length + 1);
      try {
        MessageCodec.decode(ByteBuffer.wrap(bad, 0, length));
      } catch (MessageFormatException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
  }

  @Test
  void an_unknown_kind_is_named() {
    WireWriter w = new WireWriter(16);
    w.string(1, "acme");
    w.string(2, "d");
    w.varint(3, 99);
    MessageFormatException e =
        assertThrows(
            MessageFormatException.class,
            () -> MessageCodec.decode(ByteBuffer.wrap(w.toByteArray())));
    assertTrue(e.getMessage().contains("99"), e.getMessage());
  }

  @Test
  void the_partition_key_never_changes() {
    assertEquals(
        DeviceMessage.keyHash(TENANT, DEVICE),
        DeviceMessage.keyHash(TENANT, new DeviceId("pump:7")));
    assertEquals(KEY_OF_DEFAULT_A, DeviceMessage.keyHash(TenantId.DEFAULT, new DeviceId("a")));
  }

  @Test
  void keys_spread_over_partitions() {
    int[] count = new int[4];
    for (int i = 0; i < 10_000; i++) {
      int h = DeviceMessage.keyHash(TenantId.DEFAULT, new DeviceId("device-" + i));
      count[(int) ((h & 0xFFFFFFFFL) * 4 >>> 32)]++;
    }
    for (int c : count) {
      assertTrue(c > 2_300 && c < 2_700, "uneven: " + c);
    }
  }

  @Test
  void identifiers_refuse_what_would_not_be_safe_in_a_topic_or_path() {
    for (String bad : List.of("", "a/b", "a b", "a+", "#", "ä", "x".repeat(129))) {
      assertThrows(IllegalArgumentException.class, () -> new DeviceId(bad), bad);
    }
    for (String bad : List.of("", "-a", "A", "a_b", "x".repeat(64))) {
      assertThrows(IllegalArgumentException.class, () -> new TenantId(bad), bad);
    }
    assertThrows(IllegalArgumentException.class, () -> new Value.Geo(91, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Value.Geo(0, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sample("", 0, new Value.Bool(true)));
  }

  private static final int KEY_OF_DEFAULT_A = -116_012_506;

  private static DeviceMessage message(List<Sample> samples, Origin origin) {
    return new DeviceMessage(TENANT, DEVICE, MessageKind.TELEMETRY, NOW, samples, origin);
  }

  private static List<Sample> everyType() {
    return List.of(
        new Sample("int", NOW, new Value.Int(Long.MIN_VALUE)),
        new Sample("real", NOW - 1, new Value.Real(Double.NaN)),
        new Sample("bool", NOW + 1, new Value.Bool(false)),
        new Sample("text", NOW, new Value.Text("grün ✓")),
        new Sample("json", 0, new Value.Json("{\"a\":[1,2]}")),
        new Sample("geo", Long.MAX_VALUE / 2, new Value.Geo(52.5, 13.4, Double.NaN)));
  }

  private static DeviceMessage random(Random r) {
    List<Sample> samples = new ArrayList<>();
    for (int n = 1 + r.nextInt(5); n > 0; n--) {
      samples.add(new Sample("k".repeat(1 + r.nextInt(200)), NOW + r.nextInt(), value(r)));
    }
    byte[] payload = new byte[r.nextInt(300)];
    r.nextBytes(payload);
    return message(samples, new Origin("p", "d", "x".repeat(r.nextInt(200)), Map.of(), payload));
  }

  private static Value value(Random r) {
    return switch (r.nextInt(5)) {
      case 0 -> new Value.Int(r.nextLong());
      case 1 -> new Value.Real(Double.longBitsToDouble(r.nextLong()));
      case 2 -> new Value.Bool(r.nextBoolean());
      case 3 -> new Value.Text("é".repeat(r.nextInt(200)));
      default -> new Value.Json("[" + r.nextInt() + "]");
    };
  }
}
