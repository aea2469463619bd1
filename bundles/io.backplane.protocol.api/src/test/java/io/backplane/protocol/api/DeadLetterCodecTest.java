/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.MessageFormatException;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadLetterCodecTest {
  private static DeadLetter letter(byte[] payload) {
    return new DeadLetter(
        TenantId.DEFAULT,
        new DeviceId("dev"),
        new ProfileId("p"),
        new Origin("mqtt", "native", "telemetry/ü", Map.of("content-type", "x"), payload),
        "malformed-payload",
        "line 1 column 2",
        1_700_000_000_000_000L);
  }

  @Test
  void gives_back_what_was_written() {
    for (int n : new int[] {0, 1, 127, 128, 100_000}) {
      byte[] payload = new byte[n];
      new Random(n).nextBytes(payload);
      DeadLetter d = letter(payload);
      assertEquals(d, DeadLetterCodec.decode(ByteBuffer.wrap(DeadLetterCodec.encode(d))));
    }
  }

  @Test
  void skips_fields_of_a_later_version() {
    WireWriter w = new WireWriter(64);
    w.string(15, "later");
    DeadLetterCodec.encode(letter(new byte[3]), w);
    w.varint(14, 7);
    DeadLetter d = DeadLetterCodec.decode(ByteBuffer.wrap(w.toByteArray()));
    assertEquals(letter(new byte[3]), d);
  }

  @Test
  void fails_only_by_saying_that_it_is_no_dead_letter() {
    Random random = new Random(3);
    byte[] good = DeadLetterCodec.encode(letter(new byte[20]));
    for (int i = 0; i < 50_000; i++) {
      byte[] b = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int n = random.nextInt(4); n > 0 && b.length > 0; n--) {
        b[random.nextInt(b.length)] = (byte) random.nextInt();
      }
      try {
        DeadLetterCodec.decode(ByteBuffer.wrap(b));
      } catch (MessageFormatException e) {
        assertFalse(e.getMessage().isBlank());
      }
    }
    assertThrows(
        MessageFormatException.class, () -> DeadLetterCodec.decode(ByteBuffer.allocate(0)));
  }

  @Test
  void reasons_have_stable_codes() {
    assertEquals("malformed-payload", Rejection.Reason.MALFORMED_PAYLOAD.code());
    assertEquals("clock-off", Rejection.Reason.CLOCK_OFF.code());
    assertTrue(Rejection.Reason.DISK_FULL.retryable());
    assertFalse(Rejection.Reason.TOO_LARGE.retryable());
  }
}
