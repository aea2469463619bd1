/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.spi.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes: an answer, never an exception; and what is taken survives being stored. */
class NativeDialectFuzzTest {
  private static final String[] TOPICS = {
    "telemetry",
    "telemetry/k",
    "attributes",
    "attributes/k",
    "events/e",
    "devices/telemetry",
    "devices/attributes",
    "devices/d/telemetry",
    "commands/1/response",
    "x/y"
  };
  private static final String[] SEEDS = {
    "{\"a\":1,\"b\":2.5,\"c\":\"x\",\"d\":true,\"e\":null}",
    "{\"ts\":1700000000123.5,\"values\":{\"a\":{\"lat\":1,\"lon\":2,\"alt\":3},\"b\":[1,2]}}",
    "[{\"ts\":\"2023-11-14T22:13:20Z\",\"values\":{\"a\":-1e-7}},{\"b\":\"\\u00fc\\n\"}]",
    "{\"dev1\":{\"a\":1},\"dev2\":[{\"ts\":1,\"values\":{\"b\":{\"type\":\"int\",\"value\":5}}}]}",
    "{\"ok\":true,\"result\":{\"x\":[{}]},\"error\":\"n\"}",
    "{\"ts\":5,\"value\":7}",
    "21.5",
    "grün"
  };
  private final Harness h = new Harness();

  @Test
  void answers_random_bytes() {
    Random random = new Random(7);
    for (int i = 0; i < 60_000; i++) {
      byte[] b = new byte[random.nextInt(64)];
      random.nextBytes(b);
      check(h.decode(TOPICS[random.nextInt(TOPICS.length)], b));
    }
  }

  @Test
  void answers_random_topics() {
    Random random = new Random(8);
    for (int i = 0; i < 60_000; i++) {
      StringBuilder b = new StringBuilder(TOPICS[random.nextInt(TOPICS.length)]);
      for (int n = random.nextInt(4); n > 0 && b.length() > 0; n--) {
        int at = random.nextInt(b.length());
        if (random.nextBoolean()) {
          b.deleteCharAt(at);
        } else {
          b.insert(at, "/aé\u0000#+".charAt(random.nextInt(6)));
        }
      }
      check(h.decode(b.toString(), "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void answers_mutated_payloads() {
    Random random = new Random(9);
    for (int i = 0; i < 200_000; i++) {
      byte[] b = SEEDS[random.nextInt(SEEDS.length)].getBytes(StandardCharsets.UTF_8);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        b = mutate(b, random);
      }
      check(h.decode(TOPICS[random.nextInt(TOPICS.length)], b));
    }
  }

  private static byte[] mutate(byte[] b, Random random) {
    if (b.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(b.length);
    byte[] tokens = "{}[]\",:0123456789.eE+-\\ntrufals \0".getBytes(StandardCharsets.US_ASCII);
    return switch (random.nextInt(4)) {
      case 0 -> {
        b[at] = tokens[random.nextInt(tokens.length)];
        yield b;
      }
      case 1 -> java.util.Arrays.copyOf(b, at);
      case 2 -> {
        b[at] = (byte) random.nextInt();
        yield b;
      }
      default -> {
        byte[] c = new byte[b.length + 1];
        System.arraycopy(b, 0, c, 0, at);
        c[at] = tokens[random.nextInt(tokens.length)];
        System.arraycopy(b, at, c, at + 1, b.length - at);
        yield c;
      }
    };
  }

  private static void check(Dialect.Decoded d) {
    if (d instanceof Dialect.Rejected r) {
      String detail = r.rejection().detail();
      assertFalse(detail.isBlank());
      assertTrue(detail.length() <= 320, detail);
      assertTrue(detail.chars().noneMatch(Character::isISOControl), detail);
      return;
    }
    List<DeviceMessage> messages = ((Dialect.Messages) d).messages();
    assertFalse(messages.isEmpty());
    for (DeviceMessage m : messages) {
      MessageCodec.decode(ByteBuffer.wrap(MessageCodec.encode(m)));
    }
  }

  @Test
  void gives_back_the_values_it_was_given() {
    Random random = new Random(10);
    for (int i = 0; i < 20_000; i++) {
      List<Sample> expected = new ArrayList<>();
      StringBuilder json = new StringBuilder("{\"ts\":1700000000000");
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        Value v = random(random);
        String key = "k" + n;
        json.append(",\"").append(key).append("\":").append(json(v));
        expected.add(new Sample(key, 1_700_000_000_000_000L, v));
      }
      assertEquals(expected, h.message("telemetry", json.append('}').toString()).samples());
    }
  }

  private static Value random(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Value.Int(random.nextLong() >> random.nextInt(64));
      case 1 -> new Value.Real(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
      case 2 -> new Value.Bool(random.nextBoolean());
      case 3 -> new Value.Geo(random.nextInt(90), random.nextInt(180), Double.NaN);
      default -> new Value.Text("ü\u2028" + random.nextInt());
    };
  }

  private static String json(Value v) {
    if (v instanceof Value.Int i) {
      return Long.toString(i.value());
    }
    if (v instanceof Value.Real r) {
      return Double.toString(r.value());
    }
    if (v instanceof Value.Bool b) {
      return Boolean.toString(b.value());
    }
    if (v instanceof Value.Geo g) {
      return "{\"lat\":" + g.latitude() + ",\"lon\":" + g.longitude() + "}";
    }
    return '"' + ((Value.Text) v).value() + '"';
  }
}
