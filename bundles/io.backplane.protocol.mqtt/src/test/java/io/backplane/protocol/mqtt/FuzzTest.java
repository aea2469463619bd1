/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever arrives, the connection lives on or is closed for a reason; nothing is a defect. */
@Timeout(120)
class FuzzTest {
  private static final int[][] PACKETS = {
    {0x30, 5, 0, 1, 'a', 'x', 'y'},
    {0x32, 6, 0, 1, 'a', 0, 7, 'x'},
    {0x34, 6, 0, 1, 'a', 0, 8, 'x'},
    {0x62, 2, 0, 8},
    {0x40, 2, 0, 1},
    {0x50, 2, 0, 1},
    {0x70, 2, 0, 1},
    {0x82, 6, 0, 1, 0, 1, '#', 1},
    {0xA2, 5, 0, 1, 0, 1, '#'},
    {0xC0, 0},
    {0xE0, 0},
    {0x20, 2, 0, 0},
    {0x90, 3, 0, 1, 0},
  };

  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void mutated_packets_never_count_as_defects() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 400; round++) {
      try (RawClient raw = new RawClient(rig.net.port())) {
        raw.connect("dev1", "fuzz", 0, false);
        assertEquals(0, raw.connack());
        raw.write(mutated(random));
        raw.end();
        drain(raw);
      } catch (IOException e) {
        assertTrue(e.getMessage() != null, "closed by the node while writing");
      }
    }
    assertEquals(0, rig.core().counters().closes("fault"));
    Rig.await(() -> rig.net.listener().connections() == 0);
    Rig.await(() -> rig.core().tally().inFlight == 0);
    assertEquals(0, rig.card().accounts().get(0).difference());
    assertTrue(rig.core().counters().closes("malformed-packet") > 0);
  }

  private static byte[] mutated(Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      int[] packet = PACKETS[random.nextInt(PACKETS.length)].clone();
      if (packet[0] == 0xE0) {
        continue;
      }
      if (random.nextInt(8) == 0) {
        packet[random.nextInt(packet.length)] = random.nextInt(256);
      }
      for (int b : packet) {
        all.write(b);
      }
    }
    return all.toByteArray();
  }

  @Test
  void random_bytes_instead_of_connect_never_count_as_defects() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      try (RawClient raw = new RawClient(rig.net.port())) {
        byte[] bytes = new byte[1 + random.nextInt(200)];
        random.nextBytes(bytes);
        if (round % 2 == 0) {
          bytes[0] = 0x10;
        }
        raw.write(bytes);
      }
    }
    Rig.await(() -> rig.net.listener().connections() == 0);
    assertEquals(0, rig.core().counters().closes("fault"));
  }

  private static void drain(RawClient raw) throws IOException {
    int b = raw.read();
    while (b >= 0) {
      b = raw.read();
    }
  }
}
