/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.limit.Settings;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing piles up: what is not answered is bounded, and so is what a client does not read. */
@Timeout(60)
class PressureTest {
  private static final int MANY = 20_000;
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void reading_pauses_while_too_many_messages_of_a_connection_are_unanswered() throws Exception {
    rig = new Rig(settings(100, 1 << 20, 32 << 20), 30_000).start();
    flood(100);
  }

  @Test
  void reading_pauses_while_too_many_bytes_of_a_connection_are_unanswered() throws Exception {
    rig = new Rig(settings(1 << 20, 100, 32 << 20), 30_000).start();
    flood(100);
  }

  @Test
  void reading_pauses_while_too_many_bytes_of_an_event_loop_are_unanswered() throws Exception {
    rig = new Rig(settings(1 << 20, 1 << 20, 100), 30_000).start();
    flood(101);
  }

  private void flood(int bound) throws Exception {
    rig.gate.silent = true;
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      Thread writer = new Thread(() -> publish(raw));
      writer.start();
      await(() -> rig.core().tally().inFlight == bound);
      rig.gate.speak();
      byte[] acks = raw.read(4 * MANY);
      for (int i = 0; i < MANY; i++) {
        assertEquals(i + 1, (acks[4 * i + 2] & 0xFF) << 8 | acks[4 * i + 3] & 0xFF);
      }
      writer.join();
    }
    await(() -> rig.core().tally().inFlight == 0);
    assertEquals(MANY, rig.gate.accepted.size());
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  private static void publish(RawClient raw) {
    try {
      for (int id = 1; id <= MANY; id++) {
        raw.write(0x32, 6, 0, 1, 'a', id >> 8, id & 0xFF, 'x');
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_client_that_does_not_read_costs_bounded_memory_and_is_cut_off() throws Exception {
    rig = Rig.complete();
    try (RawClient deaf = new RawClient(rig.net.port());
        RawClient raw = new RawClient(rig.net.port())) {
      deaf.connect("dev1", "deaf", 0, false);
      assertEquals(0, deaf.connack());
      deaf.write(0x82, 6, 0, 1, 0, 1, '#', 0);
      deaf.read(5);
      raw.connect("dev1", "raw", 0, false);
      assertEquals(0, raw.connack());
      byte[] packet = new byte[3 + 3 + 2 + 30_000];
      int remaining = packet.length - 4;
      packet[0] = 0x30;
      packet[1] = (byte) (remaining & 0x7F | 0x80);
      packet[2] = (byte) (remaining >> 7 & 0x7F | 0x80);
      packet[3] = (byte) (remaining >> 14);
      packet[5] = 1;
      packet[6] = 'a';
      rig.gate.keep = false;
      for (int i = 0; i < 3000; i++) {
        raw.write(packet);
      }
      await(() -> rig.gate.count.get() == 3000);
      await(() -> rig.core().counters().dropped(Drop.MESSAGES) > 0);
      assertTrue(rig.core().counters().sent.sum() < 2500);
      await(() -> rig.core().counters().closes("slow-consumer") == 1);
    }
  }

  private static Settings settings(int messages, int bytes, int loopBytes) {
    return new Settings(
        64 << 10,
        2000,
        5000,
        30_000,
        messages,
        bytes,
        loopBytes,
        20,
        1000,
        1 << 20,
        60,
        10,
        4,
        0,
        Rig.QUEUES,
        Protection.USUAL);
  }
}
