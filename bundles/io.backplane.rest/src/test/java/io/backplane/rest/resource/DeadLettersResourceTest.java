/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dead letters from the newest back. */
class DeadLettersResourceTest {
  private static final int LETTERS = 500;

  private final MemoryStreams streams = new MemoryStreams();
  private final DeadLettersResource resource = new DeadLettersResource(Desks.data(null, streams));

  @Test
  void there_are_none_before_the_stream_exists() {
    assertEquals(List.of(), resource.list(null, null).items());
  }

  @Test
  void pages_lead_from_the_newest_to_the_oldest_and_miss_none() {
    fill();
    List<Long> seen = new ArrayList<>();
    String before = null;
    do {
      Paged<LetterView> page = resource.list("37", before);
      page.items().forEach(l -> seen.add(l.ts().micros()));
      before = page.next();
    } while (before != null);
    List<Long> expected = new ArrayList<>();
    for (long i = LETTERS; i > 0; i--) {
      expected.add(i * 1000);
    }
    assertEquals(expected, seen);
  }

  @Test
  void a_page_may_begin_at_a_time() {
    fill();
    Paged<LetterView> page = resource.list("1", "100");
    assertEquals(99_000, page.items().get(0).ts().micros());
  }

  @Test
  void a_payload_that_is_text_can_be_read() {
    append(1, "text {");
    append(2, "\u0000");
    byte[] binary = {(byte) 0xff, (byte) 0xfe};
    append(3, binary);
    List<LetterView> items = resource.list(null, null).items();
    assertNull(items.get(0).payloadText());
    assertEquals("//4=", items.get(0).payload());
    assertEquals("text {", items.get(2).payloadText());
  }

  @Test
  void what_is_no_cursor_and_no_letter_is_refused() {
    fill();
    assertThrows(ProblemException.class, () -> resource.list(null, "p1.2"));
    assertThrows(ProblemException.class, () -> resource.list(null, "nonsense"));
    assertThrows(ProblemException.class, () -> resource.list("0", null));
    assertTrue(
        assertThrows(ProblemException.class, () -> resource.replay("99", "0"))
            .getMessage()
            .contains("99"));
    assertThrows(ProblemException.class, () -> resource.replay("0", "99999"));
  }

  private void fill() {
    for (int i = 1; i <= LETTERS; i++) {
      append(i, "payload " + i);
    }
  }

  private void append(int i, String payload) {
    append(i, payload.getBytes(StandardCharsets.UTF_8));
  }

  private void append(int i, byte[] payload) {
    DeadLetter letter =
        new DeadLetter(
            TenantId.DEFAULT,
            new DeviceId("d" + i % 7),
            ProfileId.DEFAULT,
            new Origin("mqtt", "native", "telemetry", Map.of(), payload),
            "malformed-payload",
            "no JSON",
            i * 1000L);
    byte[] bytes = DeadLetterCodec.encode(letter);
    AppendBatch batch = streams.stream(Streams.DEAD_LETTERS).newBatch();
    batch.add(i * 0x9E3779B9, i * 1000L, bytes, 0, bytes.length);
    batch.append(receipt -> {});
  }
}
