/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.Commands.State;
import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceState.Attribute;
import io.backplane.device.api.DeviceState.Attributes;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.device.ErasureDesk;
import io.backplane.device.jdbc.state.FollowerRig;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Sessions.SessionInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What attributes, presence, diagnostics and commands promise, on every database. */
abstract class StateContractTest {
  protected Rig rig;
  private FollowerRig follower;

  abstract Database open() throws Exception;

  @BeforeEach
  void build() throws Exception {
    rig = new Rig(open());
    follower = new FollowerRig(rig);
    rig.given("a");
    rig.given("b");
  }

  @AfterEach
  void tearDown() throws Exception {
    if (rig != null) {
      follower.close();
      rig.close();
    }
  }

  private Sample text(String key, String value) {
    return new Sample(key, rig.time.get(), new Value.Text(value));
  }

  private void connect(String device, String session) {
    follower.say(
        device,
        MessageKind.CONNECTED,
        text("protocol", "mqtt"),
        text("remote", "10.0.0.1:99"),
        text("session", session));
  }

  private void disconnect(String device, String session) {
    follower.say(
        device, MessageKind.DISCONNECTED, text("reason", "reset"), text("session", session));
  }

  private Presence presence(String device) {
    return rig.state.presence(T, List.of(id(device))).get(id(device));
  }

  @Test
  void attributes_of_every_type_come_back_as_they_were_set() {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("bool", new Value.Bool(true));
    values.put("geo", new Value.Geo(48.1, 11.5, Double.NaN));
    values.put("int", new Value.Int(Long.MIN_VALUE));
    values.put("json", new Value.Json("{\"a\":[1,2]}"));
    values.put("real", new Value.Real(Double.NEGATIVE_INFINITY));
    values.put("text", new Value.Text("grün"));
    rig.state.setAttributes(T, id("a"), values, 0);
    Map<String, Value> back = new LinkedHashMap<>();
    for (Attribute a : rig.state.attributes(T, id("a"))) {
      assertFalse(a.byDevice());
      back.put(a.key(), a.value());
    }
    assertEquals(values, back);
    Map<String, Value> change = new LinkedHashMap<>();
    change.put("int", null);
    change.put("text", new Value.Text("blau"));
    rig.state.setAttributes(T, id("a"), change, 0);
    assertEquals(5, rig.state.attributes(T, id("a")).size());
    assertThrows(
        RegistryException.class, () -> rig.state.setAttributes(T, id("nobody"), values, 0));
  }

  @Test
  void attributes_that_people_set_have_a_version_and_those_of_the_device_leave_it_alone() {
    assertEquals(new Attributes(1, List.of()), rig.state.versionedAttributes(T, id("a")));
    Map<String, Value> hall = Map.of("hall", new Value.Int(2));
    rig.state.setAttributes(T, id("a"), hall, 1);
    assertEquals(2, rig.state.versionedAttributes(T, id("a")).version());
    follower.say("a", MessageKind.ATTRIBUTES, text("hw", "C"));
    Rig.await(() -> rig.state.versionedAttributes(T, id("a")).items().size() == 2);
    RegistryException late =
        assertThrows(
            RegistryException.class, () -> rig.state.setAttributes(T, id("a"), Map.of(), 1));
    assertEquals(RegistryException.Reason.CONFLICT, late.reason());
    rig.state.setAttributes(T, id("a"), Map.of("hall", new Value.Int(3)), 2);
    rig.state.setAttributes(T, id("a"), hall, 0);
    assertEquals(4, rig.state.versionedAttributes(T, id("a")).version());
    RegistryException nobody =
        assertThrows(RegistryException.class, () -> rig.state.versionedAttributes(T, id("nobody")));
    assertEquals(RegistryException.Reason.NOT_FOUND, nobody.reason());
  }

  @Test
  void of_two_people_who_set_attributes_at_once_one_is_told() throws Exception {
    int writers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Map<String, Value> mine = Map.of("by", new Value.Int(i));
        done.add(
            pool.submit(
                () -> {
                  try {
                    rig.state.setAttributes(T, id("a"), mine, 1);
                    return true;
                  } catch (RegistryException e) {
                    assertEquals(RegistryException.Reason.CONFLICT, e.reason());
                    return false;
                  }
                }));
      }
      int won = 0;
      for (Future<Boolean> f : done) {
        won += f.get() ? 1 : 0;
      }
      assertEquals(1, won);
      assertEquals(2, rig.state.versionedAttributes(T, id("a")).version());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void attributes_that_devices_send_arrive_and_the_newest_counts() {
    long t = rig.time.get();
    follower.say(
        "a",
        MessageKind.ATTRIBUTES,
        new Sample("fw", t, new Value.Text("1.2")),
        new Sample("fw", t - 1000, new Value.Text("1.1")));
    Rig.await(() -> rig.state.attributes(T, id("a")).size() == 1);
    follower.say("a", MessageKind.ATTRIBUTES, new Sample("fw", t - 500, new Value.Text("old")));
    follower.say("a", MessageKind.ATTRIBUTES, text("hw", "C"));
    Rig.await(() -> rig.state.attributes(T, id("a")).size() == 2);
    Attribute fw = rig.state.attributes(T, id("a")).get(0);
    assertEquals(new Attribute("fw", new Value.Text("1.2"), true, t), fw);
    DeviceChange told = new DeviceChange(T, id("a"), DeviceChange.Kind.ATTRIBUTES, "");
    Rig.await(() -> rig.told.contains(told));
  }

  @Test
  void presence_follows_the_sessions_of_a_device() {
    assertTrue(rig.state.presence(T, List.of(id("a"), id("b"))).isEmpty());
    connect("a", "s1");
    Rig.await(() -> presence("a") != null && presence("a").connected());
    assertEquals("mqtt", presence("a").protocol());
    assertEquals(1, rig.devices.counts(T).connected());
    connect("a", "s2");
    disconnect("a", "s1");
    follower.settle();
    assertTrue(presence("a").connected());
    disconnect("a", "s2");
    follower.settle();
    assertFalse(presence("a").connected());
    assertTrue(presence("a").disconnectedAt() > presence("a").connectedAt());
    assertEquals(0, rig.devices.counts(T).connected());
    Rig.await(
        () -> rig.told.stream().filter(c -> c.kind() == DeviceChange.Kind.PRESENCE).count() == 2);
  }

  @Test
  void devices_are_found_by_whether_they_are_connected() {
    connect("a", "s1");
    follower.settle();
    DeviceFilter on = new DeviceFilter("", "", java.util.Set.of(), "", "", true);
    assertEquals(
        List.of(id("a")),
        rig.devices.list(T, on, "", 10).items().stream().map(d -> d.id()).toList());
  }

  @Test
  void telemetry_is_a_sign_of_life_that_outlives_the_card() throws Exception {
    follower.say("b", MessageKind.TELEMETRY, text("x", "1"));
    follower.settle();
    long seen = presence("b").lastSeen();
    assertTrue(seen > 0);
    follower.replace();
    rig.registry.seen().removeIf(s -> true);
    assertEquals(seen, presence("b").lastSeen());
    assertFalse(presence("b").connected());
  }

  @Test
  void devices_heard_from_last_come_first_over_memory_and_database() throws Exception {
    rig.given("c");
    rig.given("never-heard");
    for (String device : List.of("b", "a", "c")) {
      follower.say(device, MessageKind.TELEMETRY, text("x", "1"));
    }
    follower.settle();
    assertEquals(List.of(id("c"), id("a"), id("b")), rig.state.recent(T, 10));
    assertEquals(List.of(id("c"), id("a")), rig.state.recent(T, 2));

    follower.replace();
    rig.registry.seen().removeIf(s -> true);
    follower.say("b", MessageKind.TELEMETRY, text("x", "2"));
    follower.settle();
    assertEquals(List.of(id("b"), id("c"), id("a")), rig.state.recent(T, 10));
    assertEquals(List.of(id("b")), rig.state.recent(T, 1));
    rig.devices.delete(T, id("b"), 0);
    rig.devices.delete(T, id("a"), 0);
    assertEquals(List.of(id("c")), rig.state.recent(T, 10));
    assertThrows(RegistryException.class, () -> rig.state.recent(T, 0));
    assertThrows(RegistryException.class, () -> rig.state.recent(T, 1001));
  }

  @Test
  void sessions_outlive_a_replaced_card_but_not_the_process() throws Exception {
    connect("a", "s1");
    connect("b", "s2");
    follower.settle();
    rig.registry.seen().removeIf(s -> true);
    follower.replace();
    disconnect("b", "s2");
    follower.settle();
    assertTrue(presence("a").connected());
    assertFalse(presence("b").connected());

    follower.restartNode();
    rig.registry.seen().removeIf(s -> true);
    assertFalse(presence("a").connected());
    assertTrue(presence("a").disconnectedAt() > 0);
    assertTrue(presence("a").connectedAt() > 0);
  }

  @Test
  void sessions_that_a_dead_process_began_do_not_come_back() throws Exception {
    follower.pause();
    connect("a", "s1");
    follower.restartNode();
    follower.settle();
    assertFalse(presence("a").connected());
    assertTrue(presence("a").connectedAt() > 0);
  }

  @Test
  void a_session_that_no_protocol_knows_any_more_ends_after_a_while() {
    follower.gate.open.add(
        new SessionInfo("s2", identity("b"), "mqtt", "c", "10.0.0.1:99", 0, false));
    connect("a", "s1");
    connect("b", "s2");
    follower.settle();
    assertTrue(presence("a").connected());
    follower.watch();
    Rig.await(() -> !presence("a").connected());
    assertTrue(presence("b").connected());
    DeviceMessage end =
        follower.said().stream()
            .filter(m -> m.kind() == MessageKind.DISCONNECTED)
            .findFirst()
            .orElseThrow();
    assertEquals(id("a"), end.device());
    assertEquals(new Value.Text("lost"), end.samples().get(0).value());
    assertEquals(1, rig.devices.counts(T).connected());
  }

  private static DeviceIdentity identity(String device) {
    return new DeviceIdentity(T, id(device), ProfileId.DEFAULT, "native", "c", 0);
  }

  @Test
  void a_session_that_comes_back_in_time_goes_on() {
    connect("a", "s1");
    follower.settle();
    SessionInfo info = new SessionInfo("s1", identity("a"), "mqtt", "c", "10.0.0.1:99", 0, true);
    follower.watch();
    follower.gate.open.add(info);
    connect("b", "s9");
    Rig.await(
        () ->
            follower.said().stream()
                .anyMatch(m -> m.kind() == MessageKind.DISCONNECTED && m.device().equals(id("b"))));
    follower.settle();
    assertTrue(presence("a").connected());
  }

  @Test
  void nothing_of_a_removed_device_comes_back_to_one_that_gets_its_name() {
    follower.pause();
    connect("a", "s1");
    follower.say("a", MessageKind.ATTRIBUTES, text("fw", "1"));
    ErasureDesk desk = new ErasureDesk(rig.registry, follower.gate);
    try {
      rig.devices.delete(T, id("a"), 0);
      rig.given("a");
      rig.state.setAttributes(T, id("a"), Map.of("site", new Value.Text("north")), 0);
      follower.say("a", MessageKind.ATTRIBUTES, text("hw", "2"));
      follower.resume();
      follower.settle();
      List<String> names = rig.state.attributes(T, id("a")).stream().map(Attribute::key).toList();
      assertEquals(List.of("hw", "site"), names);
      assertFalse(presence("a").connected());
      assertEquals(0, rig.devices.counts(T).connected());
    } finally {
      desk.close();
    }
  }

  @Test
  void a_connected_device_that_is_removed_is_gone_for_the_follower_too() {
    ErasureDesk desk = new ErasureDesk(rig.registry, follower.gate);
    try {
      connect("a", "s1");
      follower.settle();
      rig.devices.delete(T, id("a"), 0);
      assertEquals(0, rig.devices.counts(T).connected());
      rig.given("a");
      connect("a", "s2");
      disconnect("a", "s2");
      follower.settle();
      assertFalse(presence("a").connected(), "the old device's session is forgotten");
    } finally {
      desk.close();
    }
  }

  @Test
  void commands_of_devices_behind_a_gateway_are_found_by_it() {
    Device d = rig.devices.find(T, id("a")).orElseThrow();
    rig.devices.update(
        new Device(T, d.id(), "A", d.profile(), d.tags(), id("b"), true, false, 1, 0, 0));
    Command first = rig.commands.queue(T, id("a"), "open", "null", 60_000);
    Command own = rig.commands.queue(T, id("b"), "reboot", "null", 60_000);
    Command second = rig.commands.queue(T, id("a"), "close", "null", 60_000);
    assertEquals(List.of(first, second), rig.commands.pendingBehind(T, id("b")));
    assertEquals(List.of(own), rig.commands.pending(T, id("b")));
    assertEquals(List.of(), rig.commands.pendingBehind(T, id("a")));
    rig.commands.report(T, id("a"), first.id(), State.DELIVERED, "");
    assertEquals(List.of(second), rig.commands.pendingBehind(T, id("b")));
  }

  @Test
  void a_record_that_is_no_message_is_counted_and_passed_over() {
    follower.sayBytes(new byte[] {1, 2, 3, 4});
    connect("a", "s1");
    follower.settle();
    assertTrue(presence("a").connected());
    assertEquals(Map.of("undecodable", 1L), follower.rejections());
    assertEquals(0, follower.unaccounted());
  }

  @Test
  void messages_of_devices_nobody_registered_leave_no_trace() {
    connect("stranger", "s1");
    follower.say("stranger", MessageKind.ATTRIBUTES, text("k", "v"));
    follower.settle();
    assertEquals(List.of(), rig.state.attributes(T, id("stranger")));
    assertEquals(0, rig.devices.counts(T).connected());
  }

  @Test
  void diagnostics_keep_the_newest_two_hundred() {
    for (int i = 0; i < 450; i++) {
      rig.state.report(T, id("a"), new Diagnostic(i, Severity.WARNING, "code", "line " + i));
    }
    rig.state.report(T, id("nobody"), new Diagnostic(1, Severity.INFO, "x", "x"));
    Rig.await(
        () -> {
          List<Diagnostic> all = rig.state.diagnostics(T, id("a"));
          return all.size() == 200 && all.get(0).text().equals("line 449");
        });
    List<Diagnostic> all = rig.state.diagnostics(T, id("a"));
    assertEquals("line 250", all.get(199).text());
    assertEquals(List.of(), rig.state.diagnostics(T, id("nobody")));
  }

  @Test
  void a_command_goes_forward_only() {
    List<Command> queued = new CopyOnWriteArrayList<>();
    rig.changes.bindCommandListener(queued::add);
    Command c = rig.commands.queue(T, id("a"), "reboot", "{\"in\":5}", 60_000);
    Rig.await(() -> queued.equals(List.of(c)));
    assertEquals(List.of(c), rig.commands.pending(T, id("a")));
    rig.commands.report(T, id("a"), c.id(), State.SENT, "");
    assertEquals(1, rig.commands.pending(T, id("a")).size());
    rig.commands.report(T, id("a"), c.id(), State.DELIVERED, "");
    assertEquals(List.of(), rig.commands.pending(T, id("a")));
    rig.commands.report(T, id("a"), c.id(), State.SENT, "");
    assertEquals(State.DELIVERED, find(c).state());
    rig.commands.report(T, id("a"), c.id(), State.FAILED, "\"no\"");
    rig.commands.report(T, id("a"), c.id(), State.SUCCEEDED, "\"yes\"");
    assertEquals(State.FAILED, find(c).state());
    assertEquals("\"no\"", find(c).resultJson());
  }

  private Command find(Command c) {
    return rig.commands.find(T, c.device(), c.id()).orElseThrow();
  }

  @Test
  void the_answer_in_the_stream_ends_the_command() {
    Command ok = rig.commands.queue(T, id("a"), "get", "", 60_000);
    Command bad = rig.commands.queue(T, id("a"), "get", "", 60_000);
    long t = rig.time.get();
    follower.say(
        "a",
        MessageKind.COMMAND_RESPONSE,
        text("id", ok.id()),
        new Sample("ok", t, new Value.Bool(true)),
        new Sample("result", t, new Value.Json("{\"v\":1}")));
    follower.say(
        "a",
        MessageKind.COMMAND_RESPONSE,
        text("id", bad.id()),
        new Sample("ok", t, new Value.Bool(false)),
        text("error", "says \"no\""));
    follower.settle();
    assertEquals(State.SUCCEEDED, find(ok).state());
    assertEquals("{\"v\":1}", find(ok).resultJson());
    assertEquals(State.FAILED, find(bad).state());
    assertEquals("\"says \\\"no\\\"\"", find(bad).resultJson());
  }

  @Test
  void an_answer_to_a_command_that_does_not_exist_changes_nothing() {
    Command c = rig.commands.queue(T, id("a"), "get", "", 60_000);
    long t = rig.time.get();
    Sample ok = new Sample("ok", t, new Value.Bool(true));
    follower.say("a", MessageKind.COMMAND_RESPONSE, text("id", "no-such-command"), ok);
    follower.say("b", MessageKind.COMMAND_RESPONSE, text("id", c.id()), ok);
    follower.say("a", MessageKind.COMMAND_RESPONSE, ok);
    follower.settle();
    assertEquals(c, find(c), "another device cannot answer for it");
    assertEquals(Optional.empty(), rig.commands.find(T, id("a"), "no-such-command"));
    assertEquals(Optional.empty(), rig.commands.find(T, id("b"), c.id()));
    follower.say("a", MessageKind.COMMAND_RESPONSE, text("id", c.id()), ok);
    follower.settle();
    assertEquals(State.SUCCEEDED, find(c).state(), "and those that follow are heard");
  }

  @Test
  void commands_past_their_deadline_end_by_themselves() {
    Command sent = rig.commands.queue(T, id("a"), "one", "", 60_000);
    Command delivered = rig.commands.queue(T, id("a"), "two", "", 60_000);
    Command later = rig.commands.queue(T, id("a"), "three", "", 600_000);
    rig.commands.report(T, id("a"), sent.id(), State.SENT, "");
    rig.commands.report(T, id("a"), delivered.id(), State.DELIVERED, "");
    rig.later(2, TimeUnit.MINUTES);
    assertEquals(List.of(later), rig.commands.pending(T, id("a")));
    Rig.await(() -> find(sent).state() == State.EXPIRED);
    Rig.await(() -> find(delivered).state() == State.TIMED_OUT);
    assertEquals(State.QUEUED, find(later).state());
    List<String> names = new ArrayList<>();
    rig.commands.list(T, id("a"), 2).forEach(k -> names.add(k.name()));
    assertEquals(List.of("three", "two"), names);
  }

  @Test
  void refuses_commands_that_cannot_be() {
    assertThrows(RegistryException.class, () -> rig.commands.queue(T, id("nobody"), "x", "", 1000));
    assertThrows(RegistryException.class, () -> rig.commands.queue(T, id("a"), "a/b", "", 1000));
    assertThrows(RegistryException.class, () -> rig.commands.queue(T, id("a"), "x", "", 0));
    assertThrows(
        RegistryException.class,
        () -> rig.commands.queue(T, id("a"), "x", "y".repeat(70_000), 1000));
  }
}
