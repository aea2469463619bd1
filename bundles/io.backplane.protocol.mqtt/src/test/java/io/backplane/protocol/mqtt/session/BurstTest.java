/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.mqtt.Rig;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.limit.Counters;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BurstTest {
  private static final int ALL = 200;
  private static final int OF_QOS_1 = 100;

  /** Takes so many messages and no more until there is room again. */
  private static final class Narrow implements Receiver {
    private final List<String> got = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private int room;
    private String fails = "";
    private Runnable meanwhile;
    private int woken;

    @Override
    public Settings settings() {
      return Rig.SETTINGS;
    }

    @Override
    public int window() {
      return 10;
    }

    @Override
    public boolean writable() {
      return room > 0;
    }

    @Override
    public boolean send(OutMessage message, int packetId, boolean dup) {
      if (message.topic().equals(fails)) {
        throw new OutOfMemoryError("no buffer for " + fails);
      }
      if (meanwhile != null) {
        meanwhile.run();
        return false;
      }
      room--;
      got.add(message.topic());
      return true;
    }

    @Override
    public void release(int packetId) {
      throw new AssertionError("nothing was received");
    }

    @Override
    public void wake() {
      woken++; // this test drains by itself
    }

    @Override
    public void end(String reason) {
      ended.add(reason);
    }

    @Override
    public void takeOver(Runnable then) {
      throw new AssertionError("nobody comes");
    }
  }

  private static Content content(int i) {
    return Content.plain(Integer.toString(1000 + i), new byte[8]);
  }

  private final Counters counters = new Counters();
  private final Stock stock = new Stock(Rig.SETTINGS, counters);
  private final Session session = new Session("c", 0, stock, Trail.NONE);
  private final Narrow to = new Narrow();
  private final List<String> expected =
      IntStream.range(0, ALL).mapToObj(BurstTest::content).map(Content::topic).toList();

  @BeforeEach
  void messages_wait() {
    session.bind(to);
    Journal journal = new Journal(null);
    for (int i = 0; i < ALL; i++) {
      int qos = i == OF_QOS_1 ? 1 : 0;
      OutMessage m = new OutMessage(content(i), qos, false, OutMessage.NO_IDS, "");
      session.offer(m, new Delivery(journal));
    }
  }

  @Test
  void what_a_full_connection_does_not_take_stays_and_keeps_its_place() {
    for (int sent : new int[] {70, 99, 100, 101, 102}) {
      to.room = sent - to.got.size();
      session.drain(to);
      assertEquals(expected.subList(0, sent), to.got);
      assertEquals((long) (ALL - sent) * content(0).size(), stock.bytes(), "bytes that wait");
    }
    to.room = ALL;
    session.drain(to);
    assertEquals(expected, to.got);
    assertEquals(0, stock.bytes());
    assertEquals(List.of(), to.ended);
  }

  @Test
  void a_message_that_cannot_be_sent_is_counted_and_takes_no_other_with_it() {
    to.room = ALL;
    to.fails = expected.get(3);
    assertThrows(OutOfMemoryError.class, () -> session.drain(to));
    assertEquals(expected.subList(0, 3), to.got);
    assertEquals(1, counters.dropped(Drop.FAULT));
    assertEquals(List.of("fault"), to.ended);
    assertEquals((long) (ALL - 4) * content(0).size(), stock.bytes(), "bytes that wait");
    session.drain(to);
    assertEquals(expected.subList(4, ALL), to.got.subList(3, ALL - 1));
    assertEquals(0, stock.bytes());
  }

  @Test
  void one_of_qos_1_that_cannot_be_sent_is_sent_again() {
    to.room = 2 * ALL;
    to.fails = expected.get(OF_QOS_1);
    assertThrows(OutOfMemoryError.class, () -> session.drain(to));
    assertEquals(List.of("fault"), to.ended);
    assertEquals(0, counters.dropped(Drop.FAULT));
    to.fails = "";
    session.redeliver(to);
    assertEquals(expected.get(OF_QOS_1), to.got.get(OF_QOS_1));
    assertEquals(expected, to.got);
  }

  /** What is too large for the client takes no room in its buffer, and there is always more. */
  @Test
  void a_client_that_wants_nothing_of_a_flood_leaves_its_event_loop_to_the_others() {
    AtomicInteger sent = new AtomicInteger();
    Journal journal = new Journal(null);
    to.room = 1;
    to.meanwhile =
        () -> {
          if (sent.incrementAndGet() < 100_000) {
            OutMessage m = new OutMessage(content(ALL), 0, false, OutMessage.NO_IDS, "");
            session.take(m, new Delivery(journal));
          }
        };
    to.woken = 0;
    session.drain(to);
    int first = sent.get();
    assertTrue(first > ALL && first < 2_000, first + " messages at a time");
    assertTrue(to.woken > first, "it comes back for what is left");
    sent.set(100_000);
    to.woken = 0;
    session.drain(to);
    assertEquals(0, stock.bytes());
    assertEquals(0, to.woken);
    assertEquals(List.of(), to.ended);
  }
}
