/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.CLEAN;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Client;
import io.backplane.protocol.api.ClientDirectory.Filter;
import io.backplane.protocol.api.ClientDirectory.RetainedFilter;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users and programs beside devices. */
@Timeout(60)
class ApplicationsTest {
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private static Frame connect(String user, String password, String clientId, int flags) {
    return Frame.connect(4, flags, 0).utf(clientId).utf(user).utf(password);
  }

  /** The user {@code ada}, with MQTT 3.1.1. */
  private RawClient ada(String clientId, int flags) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    assertEquals(0, raw.ask(connect("ada", FakeAccounts.PASSWORD, clientId, flags)).u8(1));
    return raw;
  }

  /** A program, with MQTT 5.0. */
  private RawClient service(String token, String clientId, Frame with) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    Frame f = Frame.connect(5, 0x82, 0).properties(with).utf(clientId).utf(token);
    assertEquals(0, raw.ask(f).u8(1));
    return raw;
  }

  private RawClient device(String name) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    assertEquals(0, raw.ask(connect(name, "secret", name, CLEAN)).u8(1));
    return raw;
  }

  private static Frame ack(int first, int id) {
    return Frame.of(first).u16(id);
  }

  private void awaitAway(String owner, String clientId) {
    SpaceKey key = SpaceKey.of(TenantId.DEFAULT, owner);
    await(() -> rig.core().spaces().space(key).session(clientId).export().abandonedAt() > 0);
  }

  private List<Client> clients() {
    Filter all = new Filter("", "", "", "", "", null);
    return rig.card().clients(TenantId.DEFAULT, all, "", 100).items();
  }

  @Test
  void hear_what_the_devices_of_their_tenant_say() throws Exception {
    try (RawClient all = ada("all", CLEAN);
        RawClient one = service("bpa_svc_x", "one", Frame.with());
        RawClient d1 = device("dev1");
        RawClient d2 = device("dev2")) {
      assertEquals("9 000102", spelled(all.ask(subscribe3(1, "devices/+/telemetry/#", 2))));
      one.ask(Frame.subscribe(1, Frame.with().u8(11, 7), "devices/dev2/#", 1));
      one.ask(Frame.subscribe(2, Frame.with().u8(11, 8), "+/+/telemetry/t", 0));
      d1.ask(publish3(2, "telemetry", 1, "a"));
      d2.ask(publish3(4, "telemetry/t", 2, "b"));
      d2.send(publish3(0, "attributes", 0, "c"));
      assertEquals("devices/dev1/telemetry 1 a", said3(all.next()));
      assertEquals("devices/dev2/telemetry/t 2 b", said3(all.next()));
      Packet b = one.next();
      assertEquals("devices/dev2/telemetry/t 1 b", b.said());
      assertEquals(Set.of("11=7", "11=8"), Set.copyOf(b.with()));
      assertEquals("devices/dev2/attributes 0 c", one.next().said());
      quiet(all);
      quiet(one);
      quiet(d1);
    }
    assertEquals(2, rig.gate.sessions.size(), "the gate knows devices only");
  }

  @Test
  void sign_in_with_a_password_or_a_token() throws Exception {
    service("bpa_svc_x", "by-name", Frame.with()).close();
    for (String[] login :
        new String[][] {
          {"ada", FakeAccounts.PASSWORD, "200"},
          {"ADA", FakeAccounts.PASSWORD, "200"},
          {"anything", "bpa_svc_x", "200"},
          {"ada", "wrong", "204"},
          {"nobody", FakeAccounts.PASSWORD, "204"},
          {"anything", "bpa_none_x", "204"},
          {"bpa_none_x", "secret", "204"}
        }) {
      try (RawClient raw = new RawClient(rig.net.port())) {
        Packet p = raw.ask(connect(login[0], login[1], "c", CLEAN));
        assertEquals(login[2], p.type() + "0" + p.u8(1), login[0]);
      }
    }
    try (RawClient raw = new RawClient(rig.net.port())) {
      Frame f = Frame.connect(5, CLEAN, 0).properties(Frame.with());
      assertEquals(0x86, raw.ask(f.utf("c").utf("ada").utf("wrong")).u8(1));
    }
    assertTrue(rig.gate.sessions.isEmpty());
    assertEquals(5, rig.core().counters().connects("bad-credential"));
  }

  @Test
  void a_device_may_have_the_name_of_a_user() throws Exception {
    try (RawClient raw = device("ada");
        RawClient user = ada("u", CLEAN)) {
      user.ask(subscribe3(1, "devices/ada/#", 0));
      raw.ask(publish3(2, "telemetry", 1, "x"));
      assertEquals("devices/ada/telemetry 0 x", said3(user.next()));
    }
    assertEquals("ada", rig.gate.sessions.get(0).info.identity().device().value());
  }

  @Test
  void wait_while_accounts_or_authorizer_are_absent() throws Exception {
    rig.card().unbindAccounts(rig.accounts);
    try (RawClient user = new RawClient(rig.net.port());
        RawClient token = new RawClient(rig.net.port());
        RawClient d = device("dev1")) {
      user.send(connect("ada", FakeAccounts.PASSWORD, "u", CLEAN));
      token.send(connect("x", "bpa_svc_x", "t", CLEAN));
      await(() -> rig.core().tally().packets >= 3);
      quiet(d);
      rig.card().bindAccounts(rig.accounts);
      assertEquals("2 0000", spelled(user.next()));
      assertEquals("2 0000", spelled(token.next()));
    }
  }

  @Test
  void are_denied_what_they_may_not_hear() throws Exception {
    try (RawClient v3 = ada("c", CLEAN);
        RawClient v5 = service("bpa_svc_x", "c", Frame.with())) {
      for (String filter : List.of("closed/x", "$other/#", "a/#/b", "$share/g/closed/#")) {
        assertEquals("9 000180", spelled(v3.ask(subscribe3(1, filter, 1))));
        String code = filter.equals("a/#/b") ? "8f" : "87";
        assertEquals(
            "9 000200" + code, spelled(v5.ask(Frame.subscribe(2, Frame.with(), filter, 1))));
      }
    }
  }

  @Test
  void hear_the_figures_of_the_server() throws Exception {
    try (RawClient a = ada("a", CLEAN)) {
      assertEquals("9 000100", spelled(a.ask(subscribe3(1, "$SYS/broker/uptime", 0))));
      assertTrue(said3(a.next()).startsWith("$SYS/broker/uptime 0 "));
    }
  }

  @Test
  void are_told_that_they_may_not_publish() throws Exception {
    try (RawClient sub = ada("sub", CLEAN);
        RawClient v3 = ada("v3", CLEAN);
        RawClient v5 = service("bpa_svc_x", "v5", Frame.with())) {
      sub.ask(subscribe3(1, "#", 2));
      Packet p = v5.ask(Frame.publish(2, "closed/x", 1, Frame.with(), "no"));
      assertEquals("4 87", p.type() + " " + Integer.toHexString(p.u8(2)));
      p = v5.ask(Frame.publish(4, "closed/x", 2, Frame.with(), "no"));
      assertEquals("5 87", p.type() + " " + Integer.toHexString(p.u8(2)));
      p = v5.ask(Frame.publish(2, "$SYS/x", 3, Frame.with(), "no"));
      assertEquals("4 87", p.type() + " " + Integer.toHexString(p.u8(2)));
      v5.send(Frame.publish(0, "closed/x", 0, Frame.with(), "no"));
      v5.ask(Frame.publish(4, "open", 2, Frame.with(), "yes"));
      v3.send(publish3(2, "closed/x", 1, "no"));
      closed(v3);
      assertEquals("open 2 yes", said3(sub.next()));
      quiet(sub);
    }
    await(() -> rig.core().counters().closes("not-authorized") == 1);
    await(() -> rig.core().tally().rejected == 5);
    assertEquals(0, rig.core().tally().inFlight);
  }

  @Test
  void speak_to_devices() throws Exception {
    try (RawClient d1 = device("dev1");
        RawClient d2 = device("dev2");
        RawClient app = ada("app", CLEAN);
        RawClient other = service("bpa_svc_x", "other", Frame.with())) {
      d1.ask(subscribe3(1, "#", 2));
      d2.ask(subscribe3(1, "#", 2));
      other.ask(Frame.subscribe(1, Frame.with(), "devices/dev1/#", 2));
      assertEquals("4 0001", spelled(app.ask(publish3(2, "devices/dev1/set/level", 1, "up"))));
      assertEquals("5 0002", spelled(app.ask(publish3(5, "devices/dev1/state", 2, "kept"))));
      assertEquals("set/level 1 up", said3(d1.next()));
      assertEquals("state 2 kept", said3(d1.next()));
      assertEquals("devices/dev1/set/level 1 up", other.next().said());
      assertEquals("devices/dev1/state 2 kept", other.next().said());
      quiet(d2);
      quiet(app);
    }
    try (RawClient d1 = device("dev1")) {
      d1.ask(subscribe3(1, "state", 0));
      assertEquals("state 0 kept", said3(d1.next()));
    }
    assertTrue(rig.gate.accepted.isEmpty(), "only devices bring values");
  }

  @Test
  void speak_with_each_other_on_topics_that_are_no_devices() throws Exception {
    try (RawClient a = ada("a", CLEAN);
        RawClient b = service("bpa_svc_x", "b", Frame.with());
        RawClient d = device("dev1")) {
      d.ask(subscribe3(1, "#", 0));
      a.ask(subscribe3(1, "lines/#", 1));
      b.ask(Frame.subscribe(1, Frame.with(), "lines/+", 4 | 2));
      b.ask(Frame.publish(3, "lines/1", 1, Frame.with().u8(3).utf("text/plain"), "b says"));
      assertEquals("lines/1 1 b says", said3(a.next()));
      assertEquals("4 0001", spelled(a.ask(publish3(2, "lines/1", 1, "a says"))));
      assertEquals("lines/1 1 a says", said3(a.next()));
      assertEquals("lines/1 1 a says", b.next().said(), "its own it does not hear");
      try (RawClient late = service("bpa_other_x", "late", Frame.with())) {
        late.ask(Frame.subscribe(1, Frame.with(), "lines/#", 1));
        Packet p = late.next();
        assertTrue(p.retain());
        assertEquals("lines/1 1 b says", p.said());
        assertEquals(List.of("3=text/plain"), p.with());
      }
      quiet(d);
    }
    RetainedFilter all = new RetainedFilter("", "");
    var page = rig.card().retained(TenantId.DEFAULT, all, "", 10).items();
    assertNull(page.get(0).device());
    assertEquals("lines/1", page.get(0).topic());
    assertTrue(rig.card().removeRetained(TenantId.DEFAULT, null, "lines/1"));
    assertEquals(List.of(), rig.card().retained(TenantId.DEFAULT, all, "", 10).items());
  }

  @Test
  void hear_what_is_retained_by_devices() throws Exception {
    try (RawClient d1 = device("dev1");
        RawClient d2 = device("dev2")) {
      d1.ask(publish3(3, "state", 1, "on"));
      d2.ask(publish3(5, "state", 1, "off"));
    }
    try (RawClient app = ada("app", CLEAN)) {
      app.ask(subscribe3(1, "devices/+/state", 1));
      Set<String> heard = new TreeSet<>();
      for (int i = 0; i < 2; i++) {
        Packet p = app.next();
        assertTrue(p.retain());
        heard.add(said3(p));
      }
      assertEquals(Set.of("devices/dev1/state 1 on", "devices/dev2/state 1 off"), heard);
      quiet(app);
    }
  }

  @Test
  void share_a_subscription_over_credentials() throws Exception {
    try (RawClient a = ada("a", CLEAN);
        RawClient b = service("bpa_svc_x", "b", Frame.with());
        RawClient d = device("dev1")) {
      a.ask(subscribe3(1, "$share/g/devices/+/telemetry", 1));
      b.ask(Frame.subscribe(1, Frame.with(), "$share/g/devices/+/telemetry", 1));
      for (int i = 1; i <= 4; i++) {
        d.ask(publish3(2, "telemetry", i, "m" + i));
      }
      Set<String> heard = new TreeSet<>();
      for (int i = 0; i < 2; i++) {
        heard.add(said3(a.next()));
        heard.add(b.next().said());
      }
      assertEquals(4, heard.size());
      quiet(a);
      quiet(b);
    }
  }

  @Test
  void have_sessions_of_their_own_under_the_same_client_identifier() throws Exception {
    try (RawClient a = ada("same", CLEAN);
        RawClient b = service("bpa_svc_x", "same", Frame.with());
        RawClient c = service("bpa_other_x", "same", Frame.with());
        RawClient d = device("same")) {
      quiet(a);
      quiet(b);
      quiet(c);
      try (RawClient again = service("bpa_svc_x", "same", Frame.with())) {
        Packet end = b.next();
        assertEquals("14 8e", end.type() + " " + Integer.toHexString(end.u8(0)));
        quiet(again);
      }
      Set<String> names = new TreeSet<>();
      clients().forEach(x -> names.add(x.device() == null ? x.application() : x.device().value()));
      assertTrue(names.containsAll(Set.of("same", "token:other", "user:ada")), names.toString());
      quiet(d);
    }
  }

  @Test
  void are_seen_and_ended_like_other_clients() throws Exception {
    try (RawClient a = ada("a", CLEAN)) {
      a.ask(subscribe3(1, "devices/#", 1));
      Client c = clients().get(0);
      assertNull(c.device());
      assertEquals("user:ada", c.application());
      assertEquals("user:ada", c.connection().credential());
      Filter ada = new Filter("USER:ADA", "", "", "", "", null);
      assertEquals(1, rig.card().clients(TenantId.DEFAULT, ada, "", 10).items().size());
      assertEquals(
          "devices/#",
          rig.card()
              .client(TenantId.DEFAULT, c.id())
              .orElseThrow()
              .subscriptions()
              .get(0)
              .filter());
      assertTrue(rig.card().disconnect(TenantId.DEFAULT, c.id(), "for a test"));
      closed(a);
    }
    assertEquals(List.of(), rig.diagnostics, "there is no device to complain to");
  }

  @Test
  void end_with_their_credential() throws Exception {
    try (RawClient svc = service("bpa_svc_x", "a", Frame.with());
        RawClient user = ada("a", CLEAN)) {
      rig.accounts.tokens.remove("bpa_svc_x");
      Packet end = svc.next();
      assertEquals("14 87", end.type() + " " + Integer.toHexString(end.u8(0)));
      quiet(user);
    }
    Rig.await(() -> rig.core().counters().closes("credential-revoked") == 1);
  }

  @Test
  void go_on_when_the_card_is_replaced() throws Exception {
    try (RawClient sub = ada("sub", CLEAN);
        RawClient svc = service("bpa_svc_x", "svc", Frame.with());
        RawClient d = device("dev1")) {
      sub.ask(subscribe3(1, "#", 1));
      d.ask(subscribe3(1, "set/#", 1));
      rig.swap();
      d.ask(publish3(2, "telemetry", 1, "after"));
      assertEquals("devices/dev1/telemetry 1 after", said3(sub.next()));
      svc.ask(Frame.publish(2, "devices/dev1/set/x", 1, Frame.with(), "1"));
      assertEquals("set/x 1 1", said3(d.next()));
      assertEquals("devices/dev1/set/x 1 1", said3(sub.next()));
      sub.ask(Frame.of(0xA2).u16(9).utf("#"));
      d.ask(publish3(2, "telemetry", 2, "unheard"));
      quiet(sub);
    }
  }

  @Test
  void have_sessions_that_survive_the_process() throws Exception {
    try (RawClient sub = ada("sub", RESUME);
        RawClient local = new RawClient(rig.net.port())) {
      sub.ask(subscribe3(1, "devices/+/telemetry", 1));
      sub.ask(subscribe3(2, "lines/#", 2));
      local.ask(connect("dev1", "secret", "local", RESUME));
      local.ask(subscribe3(1, "telemetry", 1));
    }
    awaitAway("@user:ada", "sub");
    awaitAway("dev1", "local");
    try (RawClient d = device("dev1");
        RawClient svc = service("bpa_svc_x", "svc", Frame.with())) {
      d.ask(publish3(2, "telemetry", 1, "one"));
      d.ask(publish3(4, "telemetry", 2, "two"));
      svc.ask(Frame.publish(5, "lines/1", 1, Frame.with(), "three"));
    }
    rig = rig.kill();
    try (RawClient sub = new RawClient(rig.net.port())) {
      sub.send(connect("ada", FakeAccounts.PASSWORD, "sub", RESUME));
      assertEquals("2 0100", spelled(sub.next()));
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        heard.add(said3(sub.next()));
      }
      assertEquals(
          List.of(
              "devices/dev1/telemetry 1 one", "devices/dev1/telemetry 1 two", "lines/1 2 three"),
          heard);
      quiet(sub);
    }
    try (RawClient local = new RawClient(rig.net.port());
        RawClient late = service("bpa_svc_x", "late", Frame.with())) {
      local.send(connect("dev1", "secret", "local", RESUME));
      assertEquals("2 0100", spelled(local.next()));
      assertEquals("telemetry 1 one", said3(local.next()));
      assertEquals("telemetry 1 two", said3(local.next()));
      quiet(local);
      late.ask(Frame.subscribe(1, Frame.with(), "lines/#", 1));
      assertEquals("lines/1 1 three", late.next().said());
    }
  }

  @Test
  void are_answered_in_the_order_of_what_they_said() throws Exception {
    try (RawClient sub = ada("sub", RESUME)) {
      sub.ask(subscribe3(1, "kept", 1));
    }
    awaitAway("@user:ada", "sub");
    try (RawClient pub = service("bpa_svc_x", "pub", Frame.with())) {
      await(() -> rig.core().journal().waitingBytes() == 0);
      rig.streams.hold();
      pub.send(Frame.publish(2, "kept", 1, Frame.with(), "waits for the journal"));
      pub.send(Frame.publish(2, "other", 2, Frame.with(), "waits for nothing"));
      pub.send(Frame.of(0xC0));
      assertEquals("13 ", spelled(pub.next()));
      rig.streams.release();
      assertEquals(1, pub.next().u16(0));
      assertEquals(2, pub.next().u16(0));
    }
  }

  @Test
  void publish_qos_2_once_over_the_end_of_the_process() throws Exception {
    try (RawClient sub = service("bpa_svc_x", "sub", Frame.with().u8(17).u32(60))) {
      sub.ask(Frame.subscribe(1, Frame.with(), "lines/#", 1));
    }
    awaitAway("@token:svc", "sub");
    RawClient pub = ada("pub", RESUME);
    assertEquals("5 0009", spelled(pub.ask(publish3(4, "lines/1", 9, "once"))));
    rig = rig.kill();
    pub.close();
    try (RawClient again = new RawClient(rig.net.port());
        RawClient sub = new RawClient(rig.net.port())) {
      again.send(connect("ada", FakeAccounts.PASSWORD, "pub", RESUME));
      assertEquals("2 0100", spelled(again.next()));
      assertEquals("5 0009", spelled(again.ask(publish3(12, "lines/1", 9, "once"))));
      assertEquals("7 0009", spelled(again.ask(ack(0x62, 9))));
      Frame f = Frame.connect(5, 0x80, 0).properties(Frame.with().u8(17).u32(60));
      assertEquals(1, sub.ask(f.utf("sub").utf("bpa_svc_x")).u8(0));
      assertEquals("lines/1 1 once", sub.next().said());
      quiet(sub);
    }
  }

  @Test
  void leave_wills() throws Exception {
    try (RawClient sub = service("bpa_svc_x", "sub", Frame.with())) {
      sub.ask(Frame.subscribe(1, Frame.with(), "#", 1));
      for (String topic : List.of("lines/gone", "closed/gone", "devices/dev1/gone")) {
        try (RawClient dying = new RawClient(rig.net.port())) {
          Frame f = Frame.connect(4, CLEAN | 4, 0).utf("dying").utf(topic).utf("bye");
          assertEquals(0, dying.ask(f.utf("ada").utf(FakeAccounts.PASSWORD)).u8(1));
        }
        if (topic.startsWith("closed")) {
          await(() -> rig.core().tally().rejected == 1);
        } else {
          assertEquals(topic + " 0 bye", sub.next().said());
        }
      }
      quiet(sub);
    }
    assertTrue(rig.gate.accepted.isEmpty());
  }

  @Test
  void cost_nothing_while_they_do_not_listen_to_devices() throws Exception {
    try (RawClient a = ada("a", CLEAN);
        RawClient d = device("dev1")) {
      a.ask(subscribe3(1, "lines/#", 1));
      d.ask(publish3(2, "telemetry", 1, "x"));
      SpaceKey key = SpaceKey.of(TenantId.DEFAULT, "dev1");
      assertFalse(rig.core().spaces().space(key).heard());
      a.ask(subscribe3(1, "#", 1));
      assertTrue(rig.core().spaces().space(key).heard());
    }
  }
}
