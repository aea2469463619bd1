/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static io.backplane.protocol.gate.GateHarness.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Sessions;
import io.backplane.protocol.api.Sessions.SessionInfo;
import io.backplane.stream.api.Refusal;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final GateHarness h = new GateHarness();
  private final Fakes.Wire wire = new Fakes.Wire();

  @AfterEach
  void close() {
    h.close();
  }

  static SessionInfo info(String id, String device, boolean resumed) {
    return new SessionInfo(
        id, GateHarness.identity(device), "mqtt", "client", "127.0.0.1:9", 0, resumed);
  }

  private List<MessageKind> kinds() {
    return h.stored().stream().map(DeviceMessage::kind).toList();
  }

  @Test
  void writes_beginning_and_end_of_a_session_into_the_stream() {
    Sessions.Handle handle = h.gate.open(info("s1", "dev", false), wire);
    assertEquals(1, h.gate.count());
    assertEquals("s1", h.gate.list().get(0).id());
    handle.close("timeout");
    handle.close("again");
    assertEquals(0, h.gate.count());
    assertEquals(List.of(MessageKind.CONNECTED, MessageKind.DISCONNECTED), kinds());
    assertEquals(new Value.Text("timeout"), h.stored().get(1).samples().get(0).value());
    assertTrue(h.stored().get(0).receivedAt() < h.stored().get(1).receivedAt());
  }

  @Test
  void writes_nothing_for_connections_that_only_changed_hands() {
    Sessions.Handle first = h.gate.open(info("s1", "dev", true), wire);
    first.close("handover");
    h.gate.open(info("s1", "dev", true), wire);
    assertEquals(1, h.gate.count());
    assertTrue(kinds().isEmpty());
  }

  @Test
  void keeps_events_until_the_stream_takes_them() {
    h.streams.refuse(Refusal.DISK_FULL, "full");
    Sessions.Handle handle = h.gate.open(info("s1", "dev", false), wire);
    handle.close("reset");
    assertTrue(kinds().isEmpty());
    h.streams.accept();
    await(() -> kinds().equals(List.of(MessageKind.CONNECTED, MessageKind.DISCONNECTED)));
  }

  @Test
  void ends_the_sessions_of_a_revoked_credential_and_no_others() {
    Fakes.Wire other = new Fakes.Wire();
    h.gate.open(info("s1", "dev", false), wire);
    h.gate.open(info("s2", "dev2", false), other);
    change("dev", DeviceChange.Kind.CREDENTIAL_REVOKED, "another");
    assertTrue(wire.closed.isEmpty());
    change("dev", DeviceChange.Kind.CREDENTIAL_REVOKED, "cred-dev");
    assertEquals(List.of("credential-revoked"), wire.closed);
    change("dev2", DeviceChange.Kind.DISABLED, "");
    change("dev2", DeviceChange.Kind.UPDATED, "");
    assertEquals(List.of("device-disabled"), other.closed);
  }

  private void change(String device, DeviceChange.Kind kind, String credential) {
    h.gate.changed(new DeviceChange(TenantId.DEFAULT, new DeviceId(device), kind, credential));
  }

  @Test
  void ends_sessions_whose_credential_has_run_out() {
    DeviceIdentity short1 =
        new DeviceIdentity(
            TenantId.DEFAULT, new DeviceId("d"), ProfileId.DEFAULT, "native", "c", 1);
    h.gate.open(new SessionInfo("s", short1, "mqtt", "", "", 0, false), wire);
    await(() -> wire.closed.contains("credential-expired"));
  }

  @Test
  void brings_commands_that_are_queued_while_the_device_is_here() {
    h.gate.open(info("s1", "dev", false), wire);
    h.gate.queued(h.commands.add("dev", "c1"));
    await(() -> h.commands.reports.contains("c1 SENT"));
    h.gate.queued(h.commands.add("dev", "c2"));
    await(() -> h.commands.reports.contains("c2 SENT"));
    assertEquals(List.of("commands/c1/do", "commands/c2/do"), wire.sent());
  }

  @Test
  void brings_waiting_commands_in_order_when_the_session_is_ready() {
    wire.takes = false;
    Sessions.Handle handle = h.gate.open(info("s1", "dev", false), wire);
    h.gate.queued(h.commands.add("dev", "c1"));
    h.gate.queued(h.commands.add("dev", "c2"));
    wire.takes = true;
    handle.ready();
    await(() -> h.commands.reports.size() == 2);
    assertEquals(List.of("commands/c1/do", "commands/c2/do"), wire.sent());
    handle.ready();
    handle.delivered("c1");
    await(() -> h.commands.reports.contains("c1 DELIVERED"));
    assertEquals(2, wire.sent().size());
  }

  @Test
  void brings_an_unconfirmed_command_again_over_the_next_session() {
    Sessions.Handle handle = h.gate.open(info("s1", "dev", false), wire);
    h.gate.queued(h.commands.add("dev", "c1"));
    await(() -> wire.sent().size() == 1);
    Fakes.Wire next = new Fakes.Wire();
    h.gate.open(info("s2", "dev", false), next).ready();
    handle.close("reset");
    await(() -> next.sent().size() == 1);
  }

  @Test
  void leaves_a_command_queued_that_no_session_takes() {
    wire.fails = true;
    Sessions.Handle handle = h.gate.open(info("s1", "dev", false), wire);
    h.gate.queued(h.commands.add("dev", "c1"));
    wire.fails = false;
    handle.ready();
    await(() -> h.commands.reports.contains("c1 SENT"));
  }

  @Test
  void waits_for_registry_and_dialect() {
    h.commands.broken = true;
    h.gate.open(info("s1", "dev", false), wire).ready();
    h.gate.queued(h.commands.add("dev", "c1"));
    h.gate.unbindDialect(h.dialect);
    h.commands.broken = false;
    h.bindDialect();
    await(() -> h.commands.reports.contains("c1 SENT"));
  }

  private void behind(String device, String gateway) {
    h.registry.put(device, gateway, true);
    h.commands.behind(device, gateway);
  }

  @Test
  void brings_commands_of_devices_behind_a_gateway_over_its_session() {
    behind("sensor", "gw");
    wire.takes = false;
    Sessions.Handle handle = h.gate.open(info("s1", "gw", false), wire);
    h.gate.queued(h.commands.add("sensor", "c1"));
    wire.takes = true;
    handle.ready();
    await(() -> h.commands.reports.contains("c1 SENT"));
    h.gate.queued(h.commands.add("sensor", "c2"));
    await(() -> h.commands.reports.contains("c2 SENT"));
    assertEquals(
        List.of("devices/sensor/commands/c1/do", "devices/sensor/commands/c2/do"), wire.sent());
    handle.delivered("c2");
    await(() -> h.commands.reports.contains("c2 DELIVERED"));
  }

  @Test
  void brings_a_command_over_the_devices_own_session_before_its_gateways() {
    behind("sensor", "gw");
    Fakes.Wire own = new Fakes.Wire();
    h.gate.open(info("s1", "gw", false), wire);
    Sessions.Handle handle = h.gate.open(info("s2", "sensor", false), own);
    h.gate.queued(h.commands.add("sensor", "c1"));
    await(() -> h.commands.reports.contains("c1 SENT"));
    assertEquals(List.of("commands/c1/do"), own.sent());
    handle.close("reset");
    h.gate.queued(h.commands.add("sensor", "c2"));
    await(() -> wire.sent().contains("devices/sensor/commands/c2/do"));
  }

  @Test
  void leaves_a_command_queued_while_neither_device_nor_gateway_is_here() {
    behind("sensor", "gw");
    h.gate.queued(h.commands.add("sensor", "c1"));
    h.gate.open(info("s1", "other", false), wire).ready();
    Fakes.Wire gateway = new Fakes.Wire();
    h.gate.open(info("s2", "gw", false), gateway).ready();
    await(() -> gateway.sent().contains("devices/sensor/commands/c1/do"));
    assertTrue(wire.sent().isEmpty());
  }

  private List<String> presence() {
    return h.stored().stream()
        .filter(m -> m.kind() != MessageKind.TELEMETRY)
        .sorted(Comparator.comparing(DeviceMessage::receivedAt))
        .map(m -> m.device() + " " + m.kind())
        .toList();
  }

  @Test
  void a_device_behind_a_gateway_is_there_from_its_first_word_to_the_end_of_the_session() {
    behind("sensor", "gw");
    Sessions.Handle handle = h.gate.open(info("s1", "gw", false), wire);
    for (int i = 0; i < 3; i++) {
      h.sendWaiting("gw", "devices/sensor/telemetry", "{\"a\":1}");
    }
    handle.close("reset");
    assertEquals(
        List.of("gw CONNECTED", "sensor CONNECTED", "gw DISCONNECTED", "sensor DISCONNECTED"),
        presence());
    DeviceMessage came =
        h.stored().stream()
            .filter(m -> m.device().value().equals("sensor"))
            .filter(m -> m.kind() == MessageKind.CONNECTED)
            .findFirst()
            .orElseThrow();
    assertTrue(came.samples().stream().anyMatch(s -> s.value().equals(new Value.Text("gw"))));
    assertTrue(came.samples().stream().anyMatch(s -> s.value().equals(new Value.Text("s1"))));
    h.sendWaiting("gw", "devices/sensor/telemetry", "{\"a\":1}");
    assertEquals(4, presence().size(), "without a session nobody is connected");
  }

  @Test
  void a_removed_device_behind_a_gateway_is_gone_at_once() {
    behind("sensor", "gw");
    h.gate.open(info("s1", "gw", false), wire);
    h.sendWaiting("gw", "devices/sensor/telemetry", "{\"a\":1}");
    change("sensor", DeviceChange.Kind.DELETED, "");
    assertEquals("sensor DISCONNECTED", presence().get(2));
    assertTrue(wire.closed.isEmpty());
  }

  @Test
  void a_hand_over_ends_the_presence_of_nobody() {
    behind("sensor", "gw");
    Sessions.Handle first = h.gate.open(info("s1", "gw", false), wire);
    h.sendWaiting("gw", "devices/sensor/telemetry", "{\"a\":1}");
    first.close("handover");
    Sessions.Handle second = h.gate.open(info("s1", "gw", true), wire);
    assertEquals(List.of("gw CONNECTED", "sensor CONNECTED"), presence());
    h.sendWaiting("gw", "devices/sensor/telemetry", "{\"a\":1}");
    second.close("reset");
    assertEquals("sensor DISCONNECTED", presence().get(presence().size() - 1));
  }

  @Test
  void leaves_answers_in_the_stream_for_the_registry() {
    h.send("dev", "commands/c1/response", "{\"ok\":true,\"result\":{\"up\":1}}");
    assertEquals(List.of(MessageKind.COMMAND_RESPONSE), kinds());
    assertTrue(h.commands.reports.isEmpty());
  }
}
