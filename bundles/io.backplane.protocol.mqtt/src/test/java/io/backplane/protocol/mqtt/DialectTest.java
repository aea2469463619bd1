/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.spi.Dialect;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the clients of a listener speak; the profile of the device names {@code native}. */
@Timeout(60)
class DialectTest {
  private static final String RULE = ";mqtt.dialect=plant";
  private static final String TABLE = ";mqtt.dialect=plant:plant/#,plant:orders/#";
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(String rules) {
    rig = new Rig(Rig.SETTINGS, 30_000, rules).start(c -> c.services().add("plant", new Plant()));
  }

  /** Takes the place of the card, where the other dialect is too. */
  private void swap() {
    rig.stopCard();
    rig.start(c -> c.services().add("plant", new Plant()));
  }

  private static void publish(RawClient raw, int id) throws Exception {
    assertEquals("4 000" + id, Talk.spelled(raw.ask(Talk.publish3(2, "plant/7", id, "on"))));
  }

  private static String subscribed(RawClient raw, String filter) throws Exception {
    return Talk.spelled(raw.ask(Talk.subscribe3(9, filter, 1)));
  }

  @Test
  void without_a_rule_clients_speak_what_they_are_known_to_speak() throws Exception {
    start("");
    try (RawClient raw = Talk.v3(rig, "c", Talk.CLEAN)) {
      publish(raw, 1);
      assertEquals(List.of("native"), rig.gate.dialects);
      assertEquals("9 000980", subscribed(raw, "secret/1"));
    }
  }

  @Test
  void a_listener_chooses_the_dialect_of_its_clients() throws Exception {
    start(RULE);
    try (RawClient raw = Talk.v3(rig, "c", Talk.CLEAN)) {
      publish(raw, 1);
      assertEquals(List.of("plant"), rig.gate.dialects);
      assertEquals("9 000980", subscribed(raw, "commands/#"), "native has its commands there");
      assertEquals("9 000901", subscribed(raw, "orders/#"));
      FakeGate.Session s = rig.gate.sessions.get(0);
      assertEquals("plant", s.info.identity().dialect(), "commands are told in it");
      s.link.deliver(Rig.command("dev1", "c1", "open"), "orders/c1", "go".getBytes());
      assertEquals("orders/c1 1 go", Talk.said3(raw.next()));
    }
  }

  @Test
  void it_stays_chosen_while_the_card_is_replaced() throws Exception {
    start(RULE);
    try (RawClient raw = Talk.v3(rig, "c", Talk.CLEAN)) {
      publish(raw, 1);
      swap();
      publish(raw, 2);
      assertEquals(List.of("plant", "plant"), rig.gate.dialects);
      assertEquals("9 000901", subscribed(raw, "orders/#"));
    }
  }

  @Test
  void a_rule_that_changes_counts_for_those_who_come_after() throws Exception {
    start(RULE);
    try (RawClient before = Talk.v3(rig, "before", Talk.CLEAN)) {
      rig.net.change("");
      Rig.await(() -> spokenByAnother().equals("native"));
      publish(before, 2);
      assertEquals("plant", rig.gate.dialects.get(rig.gate.dialects.size() - 1));
    }
  }

  private String spokenByAnother() {
    try (RawClient after = Talk.v3(rig, "after", Talk.CLEAN)) {
      publish(after, 1);
      return rig.gate.dialects.get(rig.gate.dialects.size() - 1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void clients_wait_for_a_dialect_that_is_absent() throws Exception {
    start(RULE);
    rig.core().services().remove("plant", rig.core().services().dialect("plant"));
    rig.gate.missing.add("plant");
    try (RawClient raw = Talk.v3(rig, "c", Talk.CLEAN)) {
      raw.send(Talk.subscribe3(9, "orders/#", 1));
      raw.send(Talk.publish3(2, "plant/7", 1, "on"));
      Rig.await(() -> rig.core().tally().packets >= 2);
      assertEquals(List.of(), rig.gate.dialects);
      rig.gate.missing.clear();
      rig.core().services().add("plant", new Plant());
      assertEquals("9 000901", Talk.spelled(raw.next()));
      assertEquals("4 0001", Talk.spelled(raw.next()));
      assertEquals(List.of("plant"), rig.gate.dialects);
    }
  }

  @Test
  void who_proves_itself_again_goes_on_in_it() throws Exception {
    start(RULE);
    rig.core().services().add(TwoSteps.NAME, new TwoSteps());
    Frame hello = says("hello");
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals(15, raw.ask(Frame.connect(5, 2, 0).properties(hello).utf("c")).type());
      assertEquals(2, raw.ask(auth(0x18, "dev1 secret")).type());
      assertEquals(15, raw.ask(auth(0x19, "hello")).type());
      assertEquals(15, raw.ask(auth(0x18, "dev1 secret cred-2")).type());
      assertEquals(4, raw.ask(Frame.publish(2, "plant/7", 1, Frame.with(), "on")).type());
      assertEquals(List.of("plant"), rig.gate.dialects);
      Rig.await(() -> rig.gate.list().size() == 1);
      DeviceIdentity who = rig.gate.list().get(0).identity();
      assertEquals("cred-2 plant", who.credential() + " " + who.dialect());
    }
  }

  @Test
  void users_and_programs_speak_none() throws Exception {
    start(RULE);
    try (RawClient ada = Talk.raw(rig)) {
      Frame login = Frame.connect(4, Talk.CLEAN, 0).utf("c").utf("ada");
      assertEquals("2 0000", Talk.spelled(ada.ask(login.utf(FakeAccounts.PASSWORD))));
      assertEquals("9 000901", subscribed(ada, "devices/#"));
      assertEquals(List.of(), rig.gate.sessions, "the gate knows devices only");
    }
  }

  private static Frame says(String data) {
    return Frame.with().u8(21).utf(TwoSteps.NAME).u8(22).utf(data);
  }

  private static Frame auth(int code, String data) {
    return Frame.of(0xF0).u8(code).properties(says(data));
  }

  @Test
  void a_rule_that_names_no_dialect_lets_nobody_in() throws Exception {
    start(";mqtt.dialect=plant 7");
    try (RawClient raw = Talk.raw(rig)) {
      Packet ack = raw.login5("dev1", "c", Frame.with());
      assertEquals("2 " + 0x83, ack.type() + " " + ack.u8(1));
    }
  }

  @Test
  void a_topic_says_in_which_dialect_it_is_spoken() throws Exception {
    start(TABLE);
    try (RawClient raw = Talk.v3(rig, "c", Talk.CLEAN)) {
      publish(raw, 1);
      assertEquals("4 0002", Talk.spelled(raw.ask(Talk.publish3(2, "telemetry", 2, "on"))));
      assertEquals(List.of("plant", "native"), rig.gate.dialects);
      assertEquals("native", rig.gate.list().get(0).identity().dialect());
      assertEquals("9 000901", subscribed(raw, "commands/#"));
      assertEquals("9 000901", subscribed(raw, "orders/7"));
      assertEquals("9 000980", subscribed(raw, "plant/7"), "which plant does not grant");
      assertEquals("9 000980", subscribed(raw, "#"), "plant's are among them");
      swap();
      publish(raw, 3);
      assertEquals("4 0004", Talk.spelled(raw.ask(Talk.publish3(2, "telemetry", 4, "on"))));
      assertEquals(List.of("plant", "native", "plant", "native"), rig.gate.dialects);
    }
  }

  @Test
  void only_the_topics_of_a_dialect_that_is_absent_wait_for_it() throws Exception {
    start(TABLE);
    rig.gate.missing.add("plant");
    try (RawClient one = Talk.v3(rig, "one", Talk.CLEAN);
        RawClient two = Talk.v3(rig, "two", Talk.CLEAN)) {
      one.send(Talk.publish3(2, "plant/7", 1, "on"));
      Rig.await(() -> rig.core().tally().packets >= 3);
      assertEquals("4 0001", Talk.spelled(two.ask(Talk.publish3(2, "telemetry", 1, "on"))));
      assertEquals(List.of("native"), rig.gate.dialects);
      rig.gate.missing.clear();
      assertEquals("4 0001", Talk.spelled(one.next()));
      assertEquals(List.of("native", "plant"), rig.gate.dialects);
    }
  }

  @Test
  void a_will_is_spoken_in_the_dialect_of_its_topic() throws Exception {
    start(";mqtt.dialect=plant:events/#");
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals(2, raw.ask(Talk.dying3(0xC6, 0, "c")).type());
    }
    Rig.await(() -> rig.gate.dialects.equals(List.of("plant")));
  }

  /** Commands are orders here. */
  private static final class Plant implements Dialect {
    @Override
    public Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outbound encode(Command command) {
      return new Outbound("orders/" + command.id(), new byte[0]);
    }

    @Override
    public boolean maySubscribe(DeviceIdentity from, String topicFilter) {
      return topicFilter.startsWith("orders");
    }
  }
}
