/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static io.backplane.protocol.mqtt.Talk.v3;
import static io.backplane.protocol.mqtt.Talk.v5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.net.api.Bans;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDetails;
import io.backplane.protocol.api.ClientDetails.Step;
import io.backplane.protocol.api.ClientDirectory;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.api.ClientDirectory.Page;
import io.backplane.protocol.api.ClientDirectory.RetainedFilter;
import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.api.RetainedMessage;
import io.backplane.protocol.mqtt.flow.Line;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the directory tells of clients, and what can be done to them. */
@Timeout(60)
class DirectoryTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private ClientDirectory directory() {
    return rig.card();
  }

  private List<Client> clients(Filter filter) {
    return directory().clients(TENANT, filter, "", 100).items();
  }

  private Client one(String clientId) {
    List<Client> found = clients(new Filter("", clientId, "", "", "", null));
    assertEquals(1, found.size(), clientId);
    return found.get(0);
  }

  private ClientDetails details(String clientId) {
    return directory().client(TENANT, one(clientId).id()).orElseThrow();
  }

  @Test
  void a_client_is_shown_with_its_connection_and_what_its_session_holds() throws Exception {
    long before = Clock.micros();
    try (RawClient raw = new RawClient(rig.net.port())) {
      Frame properties = Frame.with().u8(17).u32(30);
      raw.ask(
          Frame.connect(5, Talk.CLEAN, 60)
              .properties(properties)
              .utf("c")
              .utf("dev1")
              .utf("secret"));
      raw.ask(Frame.subscribe(1, Frame.with().u8(11, 7), "commands/#", 4 | 8 | 1));
      raw.ask(Frame.subscribe(2, Frame.with(), "$share/g/telemetry", 2));
      raw.ask(Frame.publish(2, "events/a", 3, Frame.with(), "x"));
      raw.ask(Frame.publish(2, "events/a", 4, Frame.with(), "reject"));
      raw.ask(Frame.publish(4, "events/a", 5, Frame.with(), "x"));
      ClientDetails all = details("c");
      Client c = all.client();
      assertEquals(TENANT, c.tenant());
      assertEquals("dev1", c.device().value());
      assertTrue(c.id().matches("[A-Za-z0-9_-]+"), c.id());
      assertEquals(30, c.session().expirySeconds());
      assertEquals(0, c.session().awaySince());
      assertEquals(2, c.session().subscriptions());
      assertEquals(1, c.session().inFlightIn(), "QoS 2 and not released");
      Client.Connection link = c.connection();
      assertEquals("mqtt", link.listener());
      assertEquals("127.0.0.1", link.remote());
      assertTrue(link.port() > 0);
      assertFalse(link.secure() || link.webSocket());
      assertEquals("5.0", link.version());
      assertEquals("cred-1", link.credential());
      assertTrue(link.since() >= before && link.since() <= Clock.micros());
      assertEquals(60, link.keepAliveSeconds());
      assertEquals(3, link.traffic().messagesIn());
      assertEquals(Map.of("rejected", 1L), link.traffic().notTaken());
      assertTrue(link.traffic().bytesIn() > 50 && link.traffic().bytesOut() > 20);
      assertEquals(
          List.of(
              new ClientDetails.Subscription("commands/#", 1, true, true, 7),
              new ClientDetails.Subscription("$share/g/telemetry", 2, false, false, 0)),
          all.subscriptions());
    }
  }

  @Test
  void what_a_slow_client_has_not_confirmed_waits_or_is_dropped_is_told() throws Exception {
    try (RawClient slow = v3(rig, "slow", Talk.CLEAN);
        RawClient pub = v3(rig, "pub", Talk.CLEAN)) {
      slow.ask(subscribe3(1, "telemetry", 2));
      for (int i = 0; i < 1030; i++) {
        pub.ask(publish3(2, "telemetry", 1, "0123456789"));
      }
      await(() -> one("slow").connection().traffic().messagesOut() == 20);
      Client.State s = one("slow").session();
      assertEquals(20, s.inFlightOut());
      assertEquals(1000, s.queued());
      assertTrue(s.queuedBytes() >= 19_000, () -> s.queuedBytes() + " bytes");
      assertEquals(Map.of("queue-full", 10L), s.dropped());
      slow.next();
      slow.send(Frame.of(0x40).u16(1));
      await(() -> one("slow").session().queued() == 999);
      ClientDetails.Flight first = details("slow").flights().get(0);
      assertEquals(new ClientDetails.Flight(2, "telemetry", 1, 10, Step.SENT), first);
    }
  }

  @Test
  void how_far_messages_of_qos_2_are_is_told() throws Exception {
    try (RawClient sub = v3(rig, "sub", Talk.RESUME);
        RawClient pub = v3(rig, "pub", Talk.CLEAN)) {
      sub.ask(subscribe3(1, "telemetry", 2));
      pub.ask(publish3(4, "telemetry", 1, "a"));
      pub.ask(publish3(4, "telemetry", 2, "bc"));
      sub.next();
      sub.next();
      assertEquals(6, sub.ask(Frame.of(0x50).u16(1)).type());
      assertEquals(
          List.of(
              new ClientDetails.Flight(1, "", 2, 0, Step.RELEASED),
              new ClientDetails.Flight(2, "telemetry", 2, 2, Step.SENT)),
          details("sub").flights());
    }
  }

  @Test
  void the_session_of_an_absent_client_is_told_as_such() throws Exception {
    long before = Clock.micros() / 1000;
    try (RawClient sub = v3(rig, "sub", Talk.RESUME)) {
      sub.ask(subscribe3(1, "telemetry", 1));
      sub.send(Frame.of(0xE0));
    }
    await(() -> one("sub").connection() == null);
    try (RawClient pub = v3(rig, "pub", Talk.CLEAN)) {
      pub.ask(publish3(2, "telemetry", 1, "kept"));
      pub.send(publish3(0, "telemetry", 0, "not kept"));
      quiet(pub);
      await(() -> !one("sub").session().dropped().isEmpty());
    }
    Client.State s = one("sub").session();
    assertEquals(1, s.queued());
    assertEquals(Map.of("away", 1L), s.dropped());
    assertEquals(60, s.expirySeconds());
    assertTrue(s.awaySince() >= before * 1000 && s.awaySince() <= Clock.micros());
    assertFalse(directory().disconnect(TENANT, one("sub").id(), ""), "it is not connected");
    assertEquals(List.of("sub"), names(clients(new Filter("", "", "", "", "", false))));
  }

  private static List<String> names(List<Client> clients) {
    return clients.stream().map(Client::clientId).toList();
  }

  @Test
  void clients_are_found_by_what_is_known_of_them() throws Exception {
    try (RawClient a = v3(rig, "Alpha", Talk.CLEAN);
        RawClient b = v5(rig, "beta", Frame.with());
        RawClient c = new RawClient(rig.net.port())) {
      assertEquals(0, c.login5("dev2", "alpha", Frame.with()).u8(1));
      assertEquals(List.of("Alpha", "alpha", "beta"), names(clients(Filter.ALL)));
      assertEquals(List.of("Alpha", "alpha"), names(clients(text("LPH"))));
      assertEquals(List.of("alpha"), names(clients(text("dev2"))));
      assertEquals(3, clients(text("127.0.0.")).size());
      assertEquals(2, clients(new Filter("", "", "dev1", "", "", true)).size());
      assertEquals(3, clients(new Filter("", "", "", "127.0.0.1", "mqtt", true)).size());
      assertEquals(0, clients(new Filter("", "", "", "127.0.0.2", "", null)).size());
      assertEquals(0, clients(new Filter("", "", "", "", "mqtts", null)).size());
      assertEquals(0, directory().clients(new TenantId("other"), Filter.ALL, "", 9).total());
      assertEquals(1, directory().clients(TENANT, text("beta"), "", 1).total());
      quiet(a);
      quiet(b);
    }
  }

  private static Filter text(String text) {
    return new Filter(text, "", "", "", "", null);
  }

  @Test
  void ten_thousand_sessions_come_in_pages_each_once_and_in_order() {
    for (int i = 0; i < 10_000; i++) {
      SessionState state =
          new SessionState(
              "client-" + i,
              60,
              System.currentTimeMillis(),
              List.of(),
              List.of(),
              List.of(),
              new int[0],
              0,
              0,
              0);
      SpaceKey key = new SpaceKey(TENANT, new DeviceId("dev-" + i % 3000));
      rig.core().spaces().adopt(key, state, null);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Page<Client> page = directory().clients(TENANT, Filter.ALL, cursor, 999);
      assertEquals(10_000, page.total());
      seen.addAll(names(page.items()));
      cursor = page.next();
    } while (!cursor.isEmpty());
    assertEquals(10_000, new HashSet<>(seen).size());
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(10_000, directory().figures().away());
  }

  @Test
  void nobody_waits_for_event_loops_that_are_busy() throws Exception {
    try (RawClient raw = v5(rig, "c", Frame.with())) {
      quiet(raw);
      CountDownLatch held = new CountDownLatch(1);
      Line c = (Line) rig.core().spaces().all().iterator().next().session("c").connection();
      c.gate().loop().execute(() -> await(() -> held.getCount() == 0));
      try {
        assertEquals("5.0", details("c").client().connection().version());
        assertEquals(1, directory().figures().connected());
        assertTrue(directory().disconnect(TENANT, one("c").id(), ""), "it ends soon");
      } finally {
        held.countDown();
      }
      assertEquals(14, raw.next().type());
    }
  }

  @Test
  void cursors_and_limits_that_are_none_are_refused() {
    ClientDirectory d = directory();
    assertThrows(IllegalArgumentException.class, () -> d.clients(TENANT, Filter.ALL, "?", 1));
    assertThrows(IllegalArgumentException.class, () -> d.clients(TENANT, Filter.ALL, "", 0));
    assertThrows(IllegalArgumentException.class, () -> d.clients(TENANT, Filter.ALL, "", 1001));
    assertTrue(d.client(TENANT, "?").isEmpty());
    assertTrue(d.client(TENANT, Pager.encode("dev1")).isEmpty());
    assertTrue(d.client(TENANT, Pager.encode("dev1\nnone")).isEmpty());
    assertFalse(d.disconnect(TENANT, "none", ""));
  }

  @Test
  void an_administrator_ends_a_connection_and_says_why() throws Exception {
    try (RawClient raw = v5(rig, "c", Frame.with().u8(17).u32(30))) {
      String id = one("c").id();
      assertTrue(directory().disconnect(TENANT, id, "maintenance"));
      Packet p = raw.next();
      assertEquals(14, p.type());
      assertEquals(0x98, p.u8(0));
      assertEquals(List.of("31=maintenance"), p.properties(1));
      assertNull(raw.next());
      await(() -> one("c").connection() == null);
      assertEquals(id, one("c").id(), "its session stays");
      assertEquals(List.of("dev1 kicked"), rig.diagnostics);
      assertEquals(1, directory().figures().counters().get("closes.kicked"));
    }
  }

  @Test
  void a_client_of_mqtt_3_that_is_disconnected_is_cut_off_and_its_will_published()
      throws Exception {
    try (RawClient raw = new RawClient(rig.net.port())) {
      raw.ask(Talk.dying3(0xC6, 0, "c"));
      assertTrue(directory().disconnect(TENANT, one("c").id(), "maintenance"));
      Talk.closed(raw);
      await(() -> rig.gate.texts().contains("bye"));
    }
  }

  @Test
  void counting_goes_on_in_a_successor_of_the_card() throws Exception {
    try (RawClient slow = v3(rig, "slow", Talk.CLEAN);
        RawClient pub = v3(rig, "pub", Talk.CLEAN)) {
      slow.ask(subscribe3(1, "telemetry", 1));
      for (int i = 0; i < 1025; i++) {
        pub.ask(publish3(2, "telemetry", 1, "x"));
      }
      await(() -> one("slow").connection().traffic().messagesOut() == 20);
      Client before = one("pub");
      rig.swap();
      await(() -> clients(new Filter("", "", "", "", "", true)).size() == 2);
      pub.ask(publish3(2, "telemetry", 1, "x"));
      Client now = one("pub");
      assertEquals(before.id(), now.id());
      assertEquals(before.connection().since(), now.connection().since());
      assertEquals(1026, now.connection().traffic().messagesIn());
      assertTrue(now.connection().traffic().bytesIn() > before.connection().traffic().bytesIn());
      assertEquals(Map.of("queue-full", 6L), one("slow").session().dropped());
    }
  }

  @Test
  void what_is_retained_is_listed_and_can_be_removed() throws Exception {
    try (RawClient pub = v5(rig, "pub", Frame.with());
        RawClient sub = v5(rig, "sub", Frame.with())) {
      pub.ask(Frame.publish(3, "events/a", 1, Frame.with(), "one"));
      pub.ask(Frame.publish(5, "events/b", 2, Frame.with(), "two"));
      pub.ask(Frame.publish(3, "state", 3, Frame.with().u8(2).u32(100), "three"));
      Page<RetainedMessage> page = directory().retained(TENANT, RetainedFilter.ALL, "", 2);
      assertEquals(3, page.total());
      assertEquals(List.of("events/a 1 one", "events/b 2 two"), spelled(page));
      page = directory().retained(TENANT, RetainedFilter.ALL, page.next(), 2);
      assertEquals(List.of("state 1 three"), spelled(page));
      assertEquals("", page.next());
      long expires = page.items().get(0).expiresAt();
      assertTrue(expires > Clock.micros() && expires <= Clock.micros() + 100_000_000L);
      assertEquals(2, retained(new RetainedFilter("dev1", "events/+")).total());
      assertEquals(0, retained(new RetainedFilter("dev2", "")).total());
      assertEquals(3, directory().figures().retained());
      DeviceId dev1 = new DeviceId("dev1");
      assertTrue(directory().removeRetained(TENANT, dev1, "events/a"));
      assertFalse(directory().removeRetained(TENANT, dev1, "events/a"));
      assertFalse(directory().removeRetained(TENANT, dev1, "events/#"));
      assertFalse(directory().removeRetained(TENANT, new DeviceId("dev2"), "state"));
      assertEquals(9, sub.ask(Frame.subscribe(1, Frame.with(), "events/a", 1)).type());
      quiet(sub);
    }
  }

  private Page<RetainedMessage> retained(RetainedFilter filter) {
    return directory().retained(TENANT, filter, "", 9);
  }

  private static List<String> spelled(Page<RetainedMessage> page) {
    return page.items().stream()
        .map(m -> m.topic() + " " + m.qos() + " " + StandardCharsets.UTF_8.decode(m.payload()))
        .toList();
  }

  @Test
  void figures_are_those_of_all_clients() throws Exception {
    long before = rig.core().tally().in();
    try (RawClient a = v3(rig, "a", Talk.CLEAN);
        RawClient b = v5(rig, "b", Frame.with())) {
      a.ask(subscribe3(1, "telemetry", 1));
      b.ask(Frame.publish(3, "telemetry", 1, Frame.with(), "x"));
      assertEquals(3, a.next().type());
      ClientFigures f = directory().figures();
      assertEquals(2, f.connected());
      assertEquals(1, f.subscriptions());
      assertEquals(1, f.retained());
      assertTrue(f.retainedBytes() > 0 && f.since() > 0);
      assertEquals(before + 1, f.counters().get("messages.in"));
      assertEquals(1, f.counters().get("messages.in.accepted"));
      assertEquals(1, f.counters().get("messages.out"));
      assertEquals(2, f.counters().get("connects.accepted"));
    }
  }

  @Test
  void a_banned_client_is_refused_until_the_ban_is_lifted() throws Exception {
    Bans bans = rig.net.bans();
    bans.ban(Bans.MQTT_CLIENT, "default/c", Duration.ofMinutes(5), "for a test");
    try (RawClient raw = new RawClient(rig.net.port())) {
      assertEquals(0x8A, raw.login5("dev1", "c", Frame.with()).u8(1));
    }
    try (RawClient raw = new RawClient(rig.net.port())) {
      assertEquals(5, raw.ask(Talk.connect3(Talk.CLEAN, 0, "c")).u8(1));
    }
    v5(rig, "other", Frame.with()).close();
    assertEquals(2, directory().figures().counters().get("connects.banned"));
    assertTrue(bans.lift(Bans.MQTT_CLIENT, "default/c"));
    v5(rig, "c", Frame.with()).close();
  }

  @Test
  void who_does_not_know_the_secret_learns_nothing_of_a_ban() throws IOException {
    rig.net.bans().ban(Bans.MQTT_CLIENT, "default/c", Duration.ofMinutes(5), "for a test");
    try (RawClient raw = new RawClient(rig.net.port())) {
      Frame wrong = Frame.connect(5, 0xC2, 0).u8(0).utf("c").utf("dev1").utf("guessed");
      assertEquals(0x86, raw.ask(wrong).u8(1));
    }
  }
}
