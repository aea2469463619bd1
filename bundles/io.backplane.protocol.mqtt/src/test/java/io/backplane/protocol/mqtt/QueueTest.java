/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.Trail;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.protocol.mqtt.topic.Subscription;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for a client is limited in number, bytes and time, and every drop is counted. */
@Timeout(60)
class QueueTest {
  /** A message of the topic {@code t} with a payload of two bytes. */
  private static final int SIZE = 64 + 1 + 2;

  private static final long MUCH = 1 << 20;
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(int messages, QueueLimits limits) {
    rig = new Rig(Rig.queues(messages, limits), 30_000).start();
  }

  private void absent(String clientId) throws IOException {
    try (RawClient raw = Talk.v3(rig, clientId, RESUME)) {
      raw.ask(subscribe3(1, "t", 1));
    }
    rig.awaitAbandoned(clientId);
  }

  private void publish(int from, int to) throws IOException {
    try (RawClient pub = Talk.v3(rig, "pub", CLEAN)) {
      for (int i = from; i <= to; i++) {
        pub.ask(publish3(2, "t", i, "m" + i));
      }
    }
  }

  private void hears(String clientId, int from, int to) throws IOException {
    try (RawClient raw = new RawClient(rig.net.port())) {
      assertEquals(1, raw.ask(Talk.connect3(RESUME, 0, clientId)).u8(0), "it goes on");
      for (int i = from; i <= to; i++) {
        Packet p = raw.next();
        assertEquals("t 1 m" + i, said3(p));
        raw.send(Frame.of(0x40).u16(p.id()));
      }
      quiet(raw);
    }
  }

  private long dropped(Drop why) {
    return rig.core().counters().dropped(why);
  }

  @Test
  void what_comes_too_late_is_dropped() throws Exception {
    start(3, new QueueLimits(MUCH, 0, MUCH, Overflow.DROP_NEWEST));
    absent("sub");
    publish(1, 5);
    assertEquals(2, dropped(Drop.MESSAGES));
    assertEquals(3 * SIZE, rig.core().stock().bytes());
    hears("sub", 1, 3);
    assertEquals(0, rig.core().stock().bytes());
  }

  @Test
  void or_what_came_too_early_and_that_for_good() throws Exception {
    start(3, new QueueLimits(MUCH, 0, MUCH, Overflow.DROP_OLDEST));
    absent("sub");
    publish(1, 5);
    assertEquals(2, dropped(Drop.MESSAGES));
    rig = rig.kill();
    hears("sub", 3, 5);
    assertEquals(0, rig.core().stock().bytes());
  }

  @Test
  void bytes_are_limited_too() throws Exception {
    start(100, new QueueLimits(2 * SIZE, 0, MUCH, Overflow.DROP_OLDEST));
    absent("sub");
    publish(1, 5);
    assertEquals(3, dropped(Drop.BYTES));
    hears("sub", 4, 5);
  }

  @Test
  void and_those_of_all_clients_together() throws Exception {
    start(100, new QueueLimits(MUCH, 0, 4 * SIZE, Overflow.DROP_NEWEST));
    absent("a");
    absent("b");
    publish(1, 3);
    assertEquals(2, dropped(Drop.MEMORY));
    hears("a", 1, 2);
    publish(4, 4);
    hears("a", 4, 4);
    Talk.v3(rig, "b", CLEAN).close();
    assertEquals(0, rig.core().stock().bytes(), "what waited for a session that ended");
  }

  @Test
  void what_the_absent_fill_is_not_taken_from_a_client_that_keeps_up() throws Exception {
    start(100, new QueueLimits(MUCH, 0, 2 * SIZE, Overflow.DROP_NEWEST));
    absent("away");
    publish(1, 2);
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "t", 0));
      publish(3, 3);
      assertEquals("t 0 m3", said3(sub.next()));
      publish(4, 4);
      assertEquals("t 0 m4", said3(sub.next()));
    }
    assertEquals(2, dropped(Drop.MEMORY));
    hears("away", 1, 2);
  }

  @Test
  void what_waits_too_long_is_dropped_whether_its_client_is_there_or_not() throws Exception {
    start(100, new QueueLimits(MUCH, 1, MUCH, Overflow.DROP_NEWEST));
    absent("sub");
    publish(1, 3);
    await(() -> dropped(Drop.AGE) == 3);
    assertEquals(0, rig.core().stock().bytes());
    rig = rig.kill();
    hears("sub", 1, 0);
  }

  @Test
  void a_client_that_does_not_keep_up_is_cut_off_and_finds_what_waited() throws Exception {
    start(2, new QueueLimits(MUCH, 0, MUCH, Overflow.DISCONNECT));
    Frame slow = Frame.with().u8(17).u32(60).u8(33).u16(1);
    try (RawClient sub = Talk.v5(rig, "sub", slow)) {
      sub.ask(Frame.subscribe(1, Frame.with(), "t", 1));
      publish(1, 1);
      assertEquals("t 1 m1", sub.next().said());
      publish(2, 4);
      Packet end = sub.next();
      assertEquals("14 151", end.type() + " " + end.u8(0), "quota exceeded");
    }
    assertEquals(1, dropped(Drop.MESSAGES));
    await(() -> rig.core().counters().closes("queue-full") == 1);
    hears("sub", 1, 3);
  }

  @Test
  void those_who_share_count_a_message_that_none_of_them_takes_once() throws Exception {
    start(2, new QueueLimits(MUCH, 0, MUCH, Overflow.DROP_NEWEST));
    for (String member : List.of("a", "b")) {
      try (RawClient raw = Talk.v3(rig, member, RESUME)) {
        raw.ask(subscribe3(1, "$share/group/t", 1));
      }
      rig.awaitAbandoned(member);
    }
    publish(1, 5);
    assertEquals(1, dropped(Drop.MESSAGES));
    assertEquals(1, drops("a") + drops("b"));
  }

  private long drops(String clientId) {
    SpaceKey key = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
    Session s = rig.core().spaces().space(key).session(clientId);
    return s.drops().shown().getOrDefault("queue-full", 0L);
  }

  @Test
  void a_retained_message_without_room_is_counted() throws Exception {
    start(100, Rig.QUEUES);
    try (RawClient pub = Talk.v3(rig, "pub", CLEAN)) {
      for (int i = 1; i <= 18; i++) {
        pub.ask(publish3(3, "r" + i, i, "x".repeat(60_000)));
      }
    }
    assertEquals(1, rig.core().counters().figures(new Tally()).get("retained.dropped"));
  }

  @Test
  void a_defect_with_one_listener_keeps_no_other_from_hearing() throws Exception {
    start(100, Rig.QUEUES);
    SpaceKey key = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN);
        RawClient pub = Talk.v3(rig, "pub", CLEAN)) {
      sub.ask(subscribe3(1, "t", 0));
      Session broken = new Session("broken", 60, rig.core().stock(), Trail.NONE);
      broken.subscribe(new Subscription("no filter", null, "", 1, false, false, 0));
      rig.core().spaces().space(key).put(broken);
      for (int i = 1; i <= 2; i++) {
        assertEquals("4 000" + i, spelled(pub.ask(publish3(2, "t", i, "m" + i))));
        assertEquals("t 0 m" + i, said3(sub.next()));
      }
      quiet(sub);
    }
    assertEquals(2, dropped(Drop.FAULT));
  }

  @Test
  void messages_of_qos_0_do_not_wait_for_the_absent() throws Exception {
    start(100, Rig.QUEUES);
    absent("sub");
    try (RawClient pub = Talk.v3(rig, "pub", CLEAN)) {
      pub.send(publish3(0, "t", 0, "x"));
      quiet(pub);
    }
    await(() -> dropped(Drop.ABSENT) == 1);
    hears("sub", 1, 0);
  }

  @Test
  void an_unknown_rule_is_refused() {
    start(1, Rig.QUEUES);
    assertThrows(IllegalArgumentException.class, () -> Overflow.of("drop-all"));
    assertEquals(Overflow.DISCONNECT, Overflow.of("disconnect"));
  }
}
