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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceChange;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Stream;
import io.backplane.stream.testkit.MemoryStreams;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process that is killed leaves to the next one. */
@Timeout(60)
class DurableTest {
  private static final SpaceKey DEV1 = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private void kill() {
    rig = rig.kill();
  }

  /** Connects a client whose session is there already. */
  private RawClient back(String clientId) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    raw.send(Talk.connect3(RESUME, 0, clientId));
    assertEquals("2 0100", spelled(raw.next()), "the session goes on");
    return raw;
  }

  /** A session that subscribed and whose client has left. */
  private void absent(String clientId, String filter, int qos) throws IOException {
    try (RawClient raw = Talk.v3(rig, clientId, RESUME)) {
      raw.ask(subscribe3(1, filter, qos));
    }
    rig.awaitAbandoned(clientId);
  }

  private RawClient publisher() throws IOException {
    return Talk.v3(rig, "pub", CLEAN);
  }

  private static Frame ack(int first, int id) {
    return Frame.of(first).u16(id);
  }

  @Test
  void sessions_and_subscriptions_are_there_again() throws Exception {
    RawClient there = Talk.v3(rig, "there", RESUME);
    there.ask(subscribe3(1, "telemetry/a", 1));
    there.ask(subscribe3(2, "telemetry/b", 1));
    there.ask(Frame.of(0xA2).u16(3).utf("telemetry/b"));
    absent("away", "telemetry/#", 2);
    kill();
    there.close();
    try (RawClient pub = publisher();
        RawClient sub = back("there");
        RawClient away = back("away")) {
      pub.ask(publish3(2, "telemetry/b", 1, "not any more"));
      pub.ask(publish3(2, "telemetry/a", 2, "heard"));
      assertEquals("telemetry/a 1 heard", said3(sub.next()));
      assertEquals("telemetry/b 1 not any more", said3(away.next()));
      assertEquals("telemetry/a 1 heard", said3(away.next()));
    }
    assertEquals(2, rig.core().counters().sessionsRestored.sum());
  }

  @Test
  void a_session_that_ended_does_not_come_back() throws Exception {
    absent("a", "telemetry", 1);
    absent("b", "telemetry", 1);
    Talk.v3(rig, "a", CLEAN).close();
    try (RawClient raw = Talk.v5(rig, "c", Frame.with().u8(17).u32(60))) {
      raw.send(Frame.of(0xE0).u8(0).properties(Frame.with().u8(17).u32(0)));
      Talk.closed(raw);
    }
    DeviceSpace space = rig.core().spaces().space(DEV1);
    await(() -> space.session("a") == null && space.session("c") == null);
    await(() -> rig.core().journal().waitingBytes() == 0);
    kill();
    assertEquals("2 0000", spelled(connect("a")));
    assertEquals("2 0100", spelled(connect("b")));
    assertEquals("2 0000", spelled(connect("c")));
  }

  private Packet connect(String clientId) throws IOException {
    try (RawClient raw = new RawClient(rig.net.port())) {
      return raw.ask(Talk.connect3(RESUME, 0, clientId));
    }
  }

  @Test
  void the_clock_of_an_absent_session_goes_on() throws Exception {
    absent("c", "telemetry", 1);
    long left = rig.core().spaces().space(DEV1).session("c").export().abandonedAt();
    assertTrue(left > 0);
    kill();
    await(() -> rig.core().journal().ready());
    Session s = rig.core().spaces().space(DEV1).session("c");
    assertFalse(s.expired(left + 59_000));
    assertTrue(s.expired(left + 61_000));
  }

  @Test
  void what_is_retained_is_there_again_and_what_was_taken_back_is_not() throws Exception {
    try (RawClient pub = publisher()) {
      pub.ask(publish3(3, "state/a", 1, "old"));
      pub.ask(publish3(3, "state/a", 2, "on"));
      pub.ask(publish3(5, "state/b", 3, "two"));
      pub.ask(publish3(3, "state/c", 4, "gone"));
      pub.ask(publish3(3, "state/c", 5, ""));
    }
    kill();
    try (RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "state/#", 2));
      assertEquals("state/a 1 on", said3(sub.next()));
      assertEquals("state/b 2 two", said3(sub.next()));
      quiet(sub);
    }
  }

  @Test
  void messages_for_the_absent_wait_in_their_order() throws Exception {
    absent("sub", "telemetry/#", 2);
    try (RawClient pub = publisher()) {
      for (int i = 1; i <= 30; i++) {
        pub.ask(publish3(i % 2 == 0 ? 2 : 4, "telemetry/" + i, i, "m" + i));
      }
    }
    kill();
    try (RawClient sub = back("sub")) {
      List<String> heard = new ArrayList<>();
      for (int settled = 0; settled < 30; ) {
        Packet p = sub.next();
        if (p.type() == 6) {
          sub.send(ack(0x70, p.u16(0)));
          settled++;
          continue;
        }
        assertFalse(p.dup(), "it was never sent");
        heard.add(said3(p));
        sub.send(ack(p.qos() == 1 ? 0x40 : 0x50, p.id()));
        settled += p.qos() == 1 ? 1 : 0;
      }
      for (int i = 1; i <= 30; i++) {
        String qos = i % 2 == 0 ? " 1 m" : " 2 m";
        assertEquals("telemetry/" + i + qos + i, heard.get(i - 1));
      }
      quiet(sub);
    }
    kill();
    try (RawClient sub = back("sub")) {
      quiet(sub);
    }
  }

  @Test
  void what_was_sent_and_not_settled_is_sent_again_under_its_identifier() throws Exception {
    RawClient sub = Talk.v3(rig, "sub", RESUME);
    sub.ask(subscribe3(1, "telemetry", 2));
    int[] ids = new int[4];
    try (RawClient pub = publisher()) {
      for (int i = 0; i < 4; i++) {
        pub.ask(publish3(i < 2 ? 2 : 4, "telemetry", i + 1, "m" + i));
        ids[i] = sub.next().id();
      }
    }
    sub.send(ack(0x40, ids[0]));
    assertEquals("6", spelled(sub.ask(ack(0x50, ids[2]))).substring(0, 1));
    quiet(sub);
    kill();
    sub.close();
    try (RawClient again = back("sub")) {
      Packet release = again.next();
      assertEquals(0x62, release.first(), "only its release is left");
      assertEquals(ids[2], release.u16(0));
      Packet one = again.next();
      assertEquals("telemetry 1 m1", said3(one));
      assertTrue(one.dup());
      Packet two = again.next();
      assertEquals("telemetry 2 m3", said3(two));
      assertTrue(two.dup());
      assertEquals(ids[3], two.id(), "or its client took it for another one");
      again.send(ack(0x70, ids[2]));
      again.send(ack(0x40, one.id()));
      again.ask(ack(0x50, two.id()));
      again.send(ack(0x70, two.id()));
      quiet(again);
    }
  }

  @Test
  void a_publication_of_qos_2_is_known_by_its_identifier() throws Exception {
    RawClient raw = Talk.v3(rig, "c", RESUME);
    assertEquals("5 0007", spelled(raw.ask(publish3(4, "telemetry", 7, "x"))));
    assertEquals("5 0008", spelled(raw.ask(publish3(4, "telemetry", 8, "y"))));
    assertEquals("7 0008", spelled(raw.ask(ack(0x62, 8))));
    kill();
    raw.close();
    try (RawClient again = back("c")) {
      assertEquals("5 0007", spelled(again.ask(publish3(0xC, "telemetry", 7, "x"))));
      assertEquals("7 0008", spelled(again.ask(ack(0x62, 8))));
      assertEquals(List.of(), rig.gate.texts(), "it was taken before");
      assertEquals("7 0007", spelled(again.ask(ack(0x62, 7))));
      assertEquals("5 0007", spelled(again.ask(publish3(4, "telemetry", 7, "new"))));
      assertEquals("5 0008", spelled(again.ask(publish3(4, "telemetry", 8, "too"))));
      assertEquals(List.of("new", "too"), rig.gate.texts());
    }
  }

  /** The message is durable, and the process dies before anything else is. */
  @Test
  void a_publication_of_qos_2_is_heard_once_though_its_sender_sends_it_again() throws Exception {
    absent("sub", "telemetry/#", 2);
    RawClient raw = Talk.v3(rig, "c", RESUME);
    raw.ask(publish3(4, "telemetry/a", 4, "before"));
    await(() -> rig.core().journal().waitingBytes() == 0);
    AtomicBoolean durable = new AtomicBoolean();
    rig.gate.whenDurable =
        () -> {
          rig.streams.hold();
          durable.set(true);
        };
    raw.send(publish3(5, "telemetry/b", 5, "once"));
    await(durable::get);
    await(() -> rig.core().journal().waitingBytes() > 0);
    kill();
    raw.close();
    try (RawClient again = back("c");
        RawClient sub = back("sub")) {
      assertEquals("5 0005", spelled(again.ask(publish3(0xD, "telemetry/b", 5, "once"))));
      assertEquals("7 0005", spelled(again.ask(ack(0x62, 5))));
      assertEquals(List.of(), rig.gate.texts(), "it was taken before");
      assertEquals("telemetry/a 2 before", said3(sub.next()));
      assertEquals("telemetry/b 2 once", said3(sub.next()));
      quiet(sub);
      sub.ask(subscribe3(9, "telemetry/b", 0));
      assertEquals("telemetry/b 0 once", said3(sub.next()), "retained");
    }
  }

  @Test
  void nothing_is_left_of_a_device_that_is_removed() throws Exception {
    absent("away", "state/#", 1);
    RawClient there = Talk.v3(rig, "there", RESUME);
    there.ask(subscribe3(1, "state/#", 1));
    try (RawClient pub = publisher()) {
      pub.ask(publish3(3, "state/a", 1, "kept"));
    }
    rig.card()
        .changed(
            new DeviceChange(
                TenantId.DEFAULT, new DeviceId("dev1"), DeviceChange.Kind.DELETED, ""));
    assertEquals(0, rig.core().spaces().retainedBytes());
    await(() -> rig.core().journal().waitingBytes() == 0);
    kill();
    there.close();
    assertEquals("2 0000", spelled(connect("away")));
    assertEquals("2 0000", spelled(connect("there")));
    try (RawClient sub = Talk.v3(rig, "new", CLEAN)) {
      sub.ask(subscribe3(1, "state/#", 1));
      quiet(sub);
    }
  }

  @Test
  void the_will_of_a_client_that_was_there_is_published() throws Exception {
    absent("sub", "events/#", 1);
    RawClient raw = new RawClient(rig.net.port());
    raw.ask(Talk.dying3(0xC4, 0, "dying"));
    RawClient polite = new RawClient(rig.net.port());
    polite.ask(Talk.dying3(0xC4, 0, "polite"));
    polite.send(Frame.of(0xE0));
    Talk.closed(polite);
    await(() -> rig.core().journal().waitingBytes() == 0);
    kill();
    raw.close();
    polite.close();
    await(() -> rig.gate.texts().equals(List.of("bye")));
    await(() -> rig.core().quiet().idle());
    await(() -> rig.core().journal().waitingBytes() == 0);
    kill();
    await(() -> rig.core().journal().ready());
    assertEquals(List.of(), List.copyOf(rig.core().wills().waiting()), "it is published once");
  }

  @Test
  void a_session_that_ends_with_its_connection_costs_nothing() throws Exception {
    try (RawClient pub = publisher();
        RawClient sub = Talk.v3(rig, "sub", CLEAN)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      pub.ask(publish3(2, "telemetry", 1, "a"));
      assertEquals("telemetry 1 a", said3(sub.next()));
      pub.ask(publish3(4, "telemetry", 2, "b"));
      assertEquals("telemetry 2 b", said3(sub.next()));
    }
    assertEquals(0, rig.core().journal().records());
    assertFalse(rig.streams.names().contains(Journal.STREAM));
  }

  @Test
  void nothing_is_acknowledged_while_it_cannot_be_written_down() throws Exception {
    absent("away", "telemetry", 1);
    try (RawClient sub = Talk.v3(rig, "sub", RESUME);
        RawClient pub = publisher()) {
      await(() -> rig.core().journal().waitingBytes() == 0);
      rig.streams.refuse(Refusal.DISK_FULL, "for a test");
      sub.send(subscribe3(7, "telemetry", 1));
      Session listener = rig.core().spaces().space(DEV1).session("sub");
      await(() -> listener.subscriptions().size() == 1);
      pub.send(publish3(2, "telemetry", 1, "x"));
      await(() -> rig.core().journal().refusals() > 1);
      quiet(sub);
      quiet(pub);
      rig.streams.accept();
      assertEquals("9 000701", spelled(sub.next()));
      assertEquals("4 0001", spelled(pub.next()));
      assertEquals("telemetry 1 x", said3(sub.next()));
    }
  }

  @Test
  void the_journal_is_written_anew_and_what_was_before_is_not_needed() throws Exception {
    absent("sub", "telemetry", 1);
    try (RawClient pub = publisher()) {
      pub.ask(publish3(3, "telemetry", 1, "kept"));
      pub.ask(publish3(4, "telemetry", 2, "other"));
    }
    MemoryStreams next = rig.streams.successor();
    long before = next(next);
    rig.card().bindStreams(next);
    await(() -> rig.core().journal().base() >= before);
    await(() -> rig.core().journal().waitingBytes() == 0);
    next.expire(Journal.STREAM, 0, rig.core().journal().base());
    rig = rig.kill(next);
    try (RawClient sub = back("sub")) {
      assertEquals("telemetry 1 kept", said3(sub.next()));
      assertEquals("telemetry 1 other", said3(sub.next()));
      sub.ask(subscribe3(2, "telemetry", 0));
      assertEquals("telemetry 0 kept", said3(sub.next()), "retained");
    }
  }

  private static long next(MemoryStreams streams) {
    Stream s = streams.stream(Journal.STREAM);
    return s.status().partitions().get(0).next();
  }

  @Test
  void streams_that_were_replaced_are_let_go_even_if_nothing_is_written() {
    MemoryStreams[] passing = {rig.streams.successor()};
    rig.card().bindStreams(passing[0]);
    rig.card().unbindStreams(rig.streams);
    await(() -> rig.core().journal().ready());
    MemoryStreams last = passing[0].successor();
    rig.card().bindStreams(last);
    rig.card().unbindStreams(passing[0]);
    WeakReference<MemoryStreams> gone = new WeakReference<>(passing[0]);
    passing[0] = null;
    await(
        () -> {
          System.gc();
          return gone.get() == null;
        });
    assertEquals(0, rig.core().journal().records());
    rig.card().unbindStreams(last);
  }

  @Test
  void what_a_successor_took_over_survives_too() throws Exception {
    absent("away", "telemetry", 1);
    RawClient sub = Talk.v3(rig, "sub", RESUME);
    sub.ask(subscribe3(1, "telemetry", 1));
    RawClient pub = Talk.v3(rig, "pub", RESUME);
    pub.ask(publish3(4, "telemetry", 7, "m1"));
    assertEquals("telemetry 1 m1", said3(sub.next()));
    rig.swap();
    pub.ask(publish3(4, "telemetry", 8, "m2"));
    Packet second = sub.next();
    assertEquals("telemetry 1 m2", said3(second));
    pub.ask(ack(0x62, 8));
    assertEquals(2, rig.gate.texts().size());
    kill();
    sub.close();
    pub.close();
    try (RawClient publisher = back("pub");
        RawClient again = back("sub");
        RawClient away = back("away")) {
      assertEquals("5 0007", spelled(publisher.ask(publish3(0xC, "telemetry", 7, "m1"))));
      assertEquals("7 0007", spelled(publisher.ask(ack(0x62, 7))));
      assertEquals(List.of(), rig.gate.texts(), "it was taken before");
      assertEquals("telemetry 1 m1", said3(again.next()));
      Packet p = again.next();
      assertEquals("telemetry 1 m2", said3(p));
      assertEquals(second.id(), p.id());
      assertEquals("telemetry 1 m1", said3(away.next()));
      assertEquals("telemetry 1 m2", said3(away.next()));
    }
  }

  @Test
  void a_client_that_leaves_while_its_card_is_replaced_finds_its_session() throws Exception {
    RawClient raw = Talk.v3(rig, "c", RESUME);
    raw.ask(subscribe3(1, "telemetry", 1));
    var exported = rig.card().exportState();
    raw.close();
    await(() -> rig.gate.closes.size() == 1);
    try (RawClient pub = publisher()) {
      pub.ask(publish3(2, "telemetry", 1, "late"));
      rig.stopCard();
      rig.start();
      rig.card().importState(exported);
      pub.ask(publish3(2, "telemetry", 2, "later"));
    }
    try (RawClient again = back("c")) {
      assertEquals("telemetry 1 late", said3(again.next()));
      assertEquals("telemetry 1 later", said3(again.next()));
      quiet(again);
    }
  }
}
