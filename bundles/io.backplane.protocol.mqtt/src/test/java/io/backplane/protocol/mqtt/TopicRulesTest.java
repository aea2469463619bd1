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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.mqtt.topic.TopicMap;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that stand for others. */
@Timeout(60)
class TopicRulesTest {
  private static final TopicMap RULES =
      TopicMap.of(
          "sensors/{key} -> telemetry/{key}",
          "plant/{device}/{key} -> telemetry/{key}",
          "json/{device} -> telemetry",
          "chat/#");
  private Rig rig = new Rig();

  @BeforeEach
  void start() {
    rig.topics = RULES;
    rig.start();
    bind();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void bind() {
    rig.card().bindRegistry(proxy(DeviceRegistry.class, (p, m, a) -> device((DeviceId) a[1])));
    rig.card().bindProfiles(proxy(Profiles.class, (p, m, a) -> Optional.of(profile())));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler answers) {
    return type.cast(
        Proxy.newProxyInstance(
            TopicRulesTest.class.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private static Optional<Device> device(DeviceId id) {
    boolean known = id.value().startsWith("dev") || id.value().equals("off");
    return known
        ? Optional.of(
            new Device(
                TenantId.DEFAULT,
                id,
                "d",
                ProfileId.DEFAULT,
                Set.of(),
                null,
                !id.value().equals("off"),
                false,
                1,
                1,
                1))
        : Optional.empty();
  }

  private static Profile profile() {
    return new Profile(
        TenantId.DEFAULT,
        ProfileId.DEFAULT,
        "Default",
        "",
        "native",
        List.of(),
        List.of(),
        0,
        1,
        1,
        1);
  }

  private RawClient app() throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    Frame f = Frame.connect(5, 0x82, 0).properties(Frame.with()).utf("app").utf("bpa_svc_x");
    assertEquals(0, raw.ask(f).u8(1));
    return raw;
  }

  private RawClient device(int flags, String clientId) throws IOException {
    return Talk.v3(rig, clientId, flags);
  }

  private String taken(int i) {
    Inbound in = rig.gate.accepted.get(i);
    String as = in.properties().get(TopicMap.PUBLISHED);
    return rig.gate.senders.get(i).device() + " " + in.topic() + " " + as;
  }

  @Test
  void a_device_says_under_another_topic_what_is_taken_in() throws Exception {
    try (RawClient d = device(CLEAN, "d");
        RawClient own = device(CLEAN, "own");
        RawClient app = app()) {
      own.ask(subscribe3(1, "#", 1));
      app.ask(Frame.subscribe(1, Frame.with(), "#", 1));
      assertEquals("4 0001", spelled(d.ask(publish3(2, "sensors/t", 1, "21.5"))));
      assertEquals("4 0002", spelled(d.ask(publish3(2, "plant/dev1/rh", 2, "45"))));
      assertEquals("4 0003", spelled(d.ask(publish3(2, "telemetry", 3, "{}"))));
      for (String heard : List.of("sensors/t 1 21.5", "plant/dev1/rh 1 45", "telemetry 1 {}")) {
        assertEquals(heard, said3(own.next()));
        assertEquals("devices/dev1/" + heard, app.next().said());
      }
    }
    assertEquals("dev1 telemetry/t sensors/t", taken(0));
    assertEquals("dev1 telemetry/rh plant/dev1/rh", taken(1));
    assertEquals("dev1 telemetry null", taken(2));
  }

  @Test
  void a_device_speaks_for_no_other() throws Exception {
    try (RawClient d = device(CLEAN, "d")) {
      d.ask(publish3(2, "plant/dev2/t", 1, "1"));
    }
    assertEquals("dev1 plant/dev2/t null", taken(0), "its dialect will not know it");
  }

  @Test
  void what_has_no_arrow_is_heard_and_not_stored() throws Exception {
    try (RawClient d = device(CLEAN, "d");
        RawClient own = device(CLEAN, "own");
        RawClient app = app()) {
      own.ask(subscribe3(1, "chat/#", 2));
      app.ask(Frame.subscribe(1, Frame.with(), "devices/+/chat/#", 2));
      assertEquals("4 0001", spelled(d.ask(publish3(3, "chat/a", 1, "hello"))));
      assertEquals("5 0002", spelled(d.ask(publish3(4, "chat/b", 2, "there"))));
      assertEquals("chat/a 1 hello", said3(own.next()));
      assertEquals("chat/b 2 there", said3(own.next()));
      assertEquals("devices/dev1/chat/a 1 hello", app.next().said());
      assertEquals("devices/dev1/chat/b 2 there", app.next().said());
      quiet(d);
    }
    assertTrue(rig.gate.accepted.isEmpty());
    try (RawClient late = device(CLEAN, "late")) {
      late.ask(subscribe3(1, "chat/#", 2));
      assertEquals("chat/a 1 hello", said3(late.next()), "it is retained");
    }
  }

  @Test
  void an_application_speaks_for_devices() throws Exception {
    try (RawClient app = app();
        RawClient other = new RawClient(rig.net.port())) {
      Frame f = Frame.connect(4, CLEAN, 0).utf("o").utf("ada").utf(FakeAccounts.PASSWORD);
      assertEquals(0, other.ask(f).u8(1));
      other.ask(subscribe3(1, "#", 1));
      for (String topic : List.of("plant/dev7/t", "json/dev8")) {
        Packet p = app.ask(Frame.publish(2, topic, 1, Frame.with(), "{}"));
        assertEquals(4, p.type());
        assertEquals(0, p.body().length > 2 ? p.u8(2) : 0);
        assertEquals(topic + " 1 {}", said3(other.next()));
      }
      for (String topic : List.of("plant/unknown/t", "plant/off/t", "plant/a b/t")) {
        Packet p = app.ask(Frame.publish(2, topic, 1, Frame.with(), "1"));
        assertEquals("4 87", p.type() + " " + Integer.toHexString(p.u8(2)), topic);
      }
      app.ask(Frame.publish(2, "sensors/t", 1, Frame.with(), "1"));
      assertEquals("sensors/t 1 1", said3(other.next()), "that names no device");
      quiet(other);
    }
    assertEquals(2, rig.gate.accepted.size());
    assertEquals("dev7 telemetry/t plant/dev7/t", taken(0));
    assertEquals("dev8 telemetry json/dev8", taken(1));
    Rig.await(() -> rig.core().tally().out().getOrDefault("rejected", 0L) == 3);
  }

  @Test
  void a_will_stands_for_another_topic_too() throws Exception {
    try (RawClient app = app()) {
      app.ask(Frame.subscribe(1, Frame.with(), "#", 1));
      for (String topic : List.of("sensors/up", "chat/gone")) {
        RawClient dying = new RawClient(rig.net.port());
        Frame f = Frame.connect(4, CLEAN | 4, 0).utf("dying").utf(topic).utf("0");
        assertEquals(0, dying.ask(f.utf("dev1").utf("secret")).u8(1));
        dying.close();
        assertEquals("devices/dev1/" + topic + " 0 0", app.next().said());
      }
    }
    assertEquals("dev1 telemetry/up sensors/up", taken(0));
    assertEquals(1, rig.gate.accepted.size());
  }

  @Test
  void qos_2_is_heard_once_and_under_its_own_topic_over_the_end_of_the_process() throws Exception {
    try (RawClient sub = device(RESUME, "sub")) {
      sub.ask(subscribe3(1, "#", 1));
    }
    rig.awaitAbandoned("sub");
    await(() -> rig.core().journal().waitingBytes() == 0);
    RawClient pub = device(RESUME, "pub");
    await(() -> rig.core().journal().waitingBytes() == 0);
    rig.streams.hold();
    pub.send(publish3(4, "sensors/t", 9, "once"));
    await(() -> rig.gate.accepted.size() == 1);
    rig.streams.release();
    assertEquals("5 0009", spelled(pub.next()));
    rig = rig.kill();
    pub.close();
    try (RawClient again = new RawClient(rig.net.port());
        RawClient sub = new RawClient(rig.net.port())) {
      assertEquals("2 0100", spelled(again.ask(Talk.connect3(RESUME, 0, "pub"))));
      assertEquals("5 0009", spelled(again.ask(publish3(12, "sensors/t", 9, "once"))));
      assertEquals("2 0100", spelled(sub.ask(Talk.connect3(RESUME, 0, "sub"))));
      assertEquals("sensors/t 1 once", said3(sub.next()));
      quiet(sub);
    }
  }

  @Test
  void the_first_rule_that_fits_counts() {
    TopicMap map =
        TopicMap.of("a/b -> x", "a/+ -> y", "a/{k}/{n} -> {n}/{k}", "{device}/x -> z", "q/#");
    assertEquals("x", map.find("a/b", "d").topic());
    assertEquals("y", map.find("a/c", "d").topic());
    assertEquals("2/1", map.find("a/1/2", "d").topic());
    assertEquals("z", map.find("d/x", "d").topic());
    assertNull(map.find("e/x", "d"));
    assertEquals("e", map.find("e/x", null).device());
    assertNull(map.find("a/b", null), "it names no device");
    assertNull(map.find("q", "d").topic());
    assertNull(map.find("q", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/{k} -> x/{l}",
        "a -> ",
        "-> a",
        "a/#/b -> c",
        "a+ -> c",
        "$SYS/# -> c",
        "{k}/{k} -> a",
        "a{k} -> b",
        "a -> b/#",
        "a/{k} -> b{k}"
      })
  void what_is_no_rule_is_left_out(String text) {
    assertSame(TopicMap.NONE, TopicMap.of(text), text);
    assertEquals("y", TopicMap.of(text, "x -> y").find("x", "d").topic());
  }
}
