/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
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

  private static final int[][] PACKETS5 = {
    {0x30, 6, 0, 1, 'a', 0, 'x', 'y'},
    {0x32, 7, 0, 1, 'a', 0, 7, 0, 'x'},
    {0x34, 7, 0, 1, 'a', 0, 8, 0, 'x'},
    {0x30, 8, 0, 1, 'a', 3, 35, 0, 2, 'x'},
    {0x30, 7, 0, 0, 3, 35, 0, 2, 'x'},
    {0x30, 19, 0, 1, 'a', 14, 1, 1, 2, 0, 0, 0, 9, 3, 0, 1, 't', 35, 0, 2, 'x'},
    {0x31, 16, 0, 1, 'a', 11, 38, 0, 1, 'k', 0, 1, 'v', 8, 0, 1, 'r', 'x'},
    {0x62, 4, 0, 8, 0, 0},
    {0x40, 3, 0, 1, 0x10},
    {0x50, 4, 0, 1, 0x80, 0},
    {0x70, 2, 0, 1},
    {0x82, 9, 0, 1, 2, 11, 5, 0, 1, '#', 0x2D},
    {0x82, 16, 0, 1, 0, 0, 10, '$', 's', 'h', 'a', 'r', 'e', '/', 'g', '/', '#', 1},
    {0xA2, 6, 0, 1, 0, 0, 1, '#'},
    {0xC0, 0},
    {0xF0, 2, 0x19, 0},
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

  @Test
  void mutated_packets_of_mqtt_5_never_count_as_defects() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 600; round++) {
      try (RawClient raw = new RawClient(rig.net.port())) {
        assertEquals(0, raw.login5("dev1", "fuzz", Frame.with().u8(34).u16(3)).u8(1));
        raw.write(mutated(random, PACKETS5));
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
    for (String reason : List.of("malformed-packet", "protocol-error", "topic-alias")) {
      assertTrue(rig.core().counters().closes(reason) > 0, reason);
    }
  }

  @Test
  void mutated_connects_of_mqtt_5_never_count_as_defects() throws Exception {
    Random random = new Random(11);
    Frame will = Frame.with().u8(24).u32(1).u8(3).utf("t").u8(38).utf("k").utf("v");
    byte[] connect =
        Frame.connect(5, 0xEE, 10)
            .properties(Frame.with().u8(17).u32(9).u8(33).u16(5).u8(39).u32(999).u8(23, 1))
            .utf("fuzz")
            .properties(will)
            .utf("events/gone")
            .utf("bye")
            .utf("dev1")
            .utf("secret")
            .done();
    for (int round = 0; round < 600; round++) {
      byte[] bytes = connect.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try (RawClient raw = new RawClient(rig.net.port())) {
        raw.write(bytes);
        raw.end();
        drain(raw);
      } catch (IOException e) {
        assertTrue(e.getMessage() != null, "closed by the node while writing");
      }
    }
    Rig.await(() -> rig.net.listener().connections() == 0);
    assertEquals(0, rig.core().counters().closes("fault"));
    assertTrue(rig.core().counters().connects("accepted") > 0);
  }

  private static byte[] mutated(Random random) {
    return mutated(random, PACKETS);
  }

  private static byte[] mutated(Random random, int[][] packets) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      int[] packet = packets[random.nextInt(packets.length)].clone();
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
