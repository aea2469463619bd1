/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.itests.system.Await;
import io.backplane.itests.system.Node;
import io.backplane.itests.system.interop.Family.Ear;
import io.backplane.itests.system.interop.Family.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clients that people have, of four code bases and in both versions, against the distribution:
 * what one of them says each of the others hears.
 */
@Timeout(120)
class MqttInteropSystemTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final AtomicInteger DEVICES = new AtomicInteger();

  @TempDir static Path folder;
  private static Node node;

  private String device;
  private Visit visit;

  @BeforeAll
  static void start() {
    node = Node.start(folder.resolve("data"));
    node.setUp();
    for (String listener : List.of("mqtt", "mqtts", "ws", "wss")) {
      Await.until(listener + " listens", SOON, () -> bound().contains(listener));
    }
  }

  private static Set<String> bound() {
    Set<String> names = new HashSet<>();
    for (JsonNode l : node.rest().get("/node").path("listeners")) {
      if (l.path("bound").asBoolean()) {
        names.add(l.path("name").asText());
      }
    }
    return names;
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void newDevice() {
    device = "interop-" + DEVICES.incrementAndGet();
    visit = Visit.of(node, device, node.rest().createDevice(device, "default"));
  }

  /** Another token; who fails with these often does not keep out the neighbours. */
  private String wrong() {
    String token = visit.password();
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + (last == 'a' ? 'b' : 'a');
  }

  static Stream<Family> families() {
    return Stream.of(
        new Paho3(),
        new Paho5(),
        new HiveMq3(),
        new HiveMq5(),
        new Mosquitto(false),
        new Mosquitto(true));
  }

  private static void awaitHeard(Ear ear, List<Said> expected) {
    try {
      Await.until("all is heard", SOON, () -> ear.heard().size() >= expected.size());
    } catch (AssertionError e) {
      assertEquals(expected, ear.heard());
    }
    assertEquals(expected, ear.heard());
  }

  private static List<Said> of(List<Said> all, int qos) {
    return all.stream().filter(m -> m.qos() == qos).toList();
  }

  private static Set<String> stored(String of, String key) {
    Set<String> values = new HashSet<>();
    String path = "/telemetry/devices/%s/series/%s?from=0".formatted(of, key);
    node.rest().get(path).path("items").forEach(i -> values.add(i.path("value").asText()));
    return values;
  }

  @Test
  void everybody_hears_everybody_in_every_quality_and_all_is_stored() throws Exception {
    Map<Family, Ear> ears = new LinkedHashMap<>();
    List<Family> there = families().filter(Family::isThere).toList();
    List<Said> all = new ArrayList<>();
    try {
      for (Family f : there) {
        ears.put(f, f.listen(visit.as("ear " + f), "telemetry/+", 2));
      }
      int number = 0;
      for (Family f : there) {
        for (int qos = 0; qos <= 2; qos++) {
          Said m = Said.of("telemetry/k" + number % 4, Integer.toString(number++), qos);
          assertEquals(0, f.publish(visit.as("mouth"), m), f + " " + m);
          all.add(m);
          for (Ear ear : ears.values()) {
            int so = all.size();
            Await.until(m + " is heard", SOON, () -> ear.heard().size() >= so);
          }
        }
      }
      ears.forEach((f, ear) -> assertEquals(all, ear.heard(), f.toString()));
    } finally {
      for (Ear ear : ears.values()) {
        ear.close();
      }
    }
    for (int i = 0; i < all.size(); i++) {
      String value = Integer.toString(i);
      String key = "k" + i % 4;
      Await.until(value + " is stored", SOON, () -> stored(device, key).contains(value));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void who_may_come_in_does_and_the_others_are_told_why_not(Family family) throws Exception {
    assumeTrue(family.isThere());
    assertEquals(0, family.knock(visit));
    assertEquals(family.v5() ? 0x86 : 4, family.knock(visit.with(device, wrong())));
    assertEquals(family.v5() ? 0x86 : 4, family.knock(visit.with("nobody", wrong())));
    assertEquals(family.v5() ? 0x87 : 5, family.knock(visit.with("", "")));
    assertEquals(0, family.knock(visit.with(visit.password(), "")), "the token alone");
    String path = "/devices/" + device + "/credentials";
    String id = node.rest().get(path).path("items").path(0).path("id").asText();
    node.rest().delete(path + "/" + id);
    assertEquals(family.v5() ? 0x87 : 5, family.knock(visit), "revoked");
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_message_comes_in_the_quality_that_was_granted(Family family) throws Exception {
    assumeTrue(family.isThere());
    for (int qos = 0; qos <= 2; qos++) {
      String key = "telemetry/q" + qos;
      try (Ear ear = family.listen(visit.as("ear"), key, qos)) {
        assertEquals(qos, ear.granted());
        List<Said> expected = new ArrayList<>();
        for (int sent = 0; sent <= 2; sent++) {
          assertEquals(0, family.publish(visit, Said.of(key, "" + sent, sent)));
          expected.add(Said.of(key, "" + sent, Math.min(qos, sent)));
          awaitHeard(ear, expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void what_is_not_for_devices_is_refused_with_the_reason(Family family) throws Exception {
    assumeTrue(family.isThere());
    try (Ear ear = family.listen(visit.as("ear"), "$SYS/#", 1)) {
      assertEquals(family.v5() ? 0x87 : 0x80, ear.granted());
    }
    assertEquals(family.v5() ? 0x90 : 0, family.publish(visit, Said.of("free/topic", "1", 1)));
    assertEquals(family.v5() ? 0x99 : 0, family.publish(visit, Said.of("telemetry", "1.2.", 1)));
  }

  @ParameterizedTest
  @MethodSource("families")
  void wildcards_bring_what_they_match(Family family) throws Exception {
    assumeTrue(family.isThere());
    try (Ear one = family.listen(visit.as("one"), "+/a", 1);
        Ear tree = family.listen(visit.as("tree"), "telemetry/#", 1);
        Ear all = family.listen(visit.as("all"), "#", 1)) {
      Said a = Said.of("telemetry/a", "1", 1);
      Said b = Said.of("telemetry/b", "2", 1);
      Said c = Said.of("attributes/a", "3", 1);
      Said d = Said.of("telemetry", "{\"x\":4}", 1);
      for (Said m : List.of(a, b, c, d)) {
        family.publish(visit, m);
      }
      awaitHeard(one, List.of(a, c));
      awaitHeard(tree, List.of(a, b, d));
      awaitHeard(all, List.of(a, b, c, d));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_retained_message_waits_for_who_comes_later_until_it_is_removed(Family family)
      throws Exception {
    assumeTrue(family.isThere());
    Said kept = Said.of("attributes/firmware", "\"1.4\"", 1);
    try (Ear before = family.listen(visit.as("before"), "attributes/+", 1)) {
      family.publish(visit, Said.of("attributes/firmware", "\"1.3\"", 1).retain());
      family.publish(visit, kept.retain());
      awaitHeard(before, List.of(Said.of("attributes/firmware", "\"1.3\"", 1), kept));
      try (Ear later = family.listen(visit.as("later"), "attributes/+", 1)) {
        awaitHeard(later, List.of(kept.retain()));
      }
      assertEquals(0, family.publish(visit, Said.of("attributes/firmware", "", 1).retain()));
      Await.until("the removal is heard", SOON, () -> before.heard().size() == 3);
    }
    try (Ear last = family.listen(visit.as("last"), "attributes/+", 1)) {
      Said next = Said.of("attributes/other", "1", 1);
      family.publish(visit, next);
      awaitHeard(last, List.of(next));
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void those_who_share_a_subscription_get_each_message_once(Family family) throws Exception {
    assumeTrue(family.isThere());
    String filter = "$share/group/telemetry/+";
    try (Ear one = family.listen(visit.as("one"), filter, 1);
        Ear two = family.listen(visit.as("two"), filter, 1);
        Ear own = family.listen(visit.as("own"), "telemetry/+", 1)) {
      Set<Said> sent = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        Said m = Said.of("telemetry/a", "" + i, 1);
        family.publish(visit, m);
        sent.add(m);
      }
      Await.until("all is heard", SOON, () -> one.heard().size() + two.heard().size() >= 6);
      Await.until("all is heard again", SOON, () -> own.heard().size() >= 6);
      List<Said> both = new ArrayList<>(one.heard());
      both.addAll(two.heard());
      assertEquals(6, both.size());
      assertEquals(sent, new HashSet<>(both));
      assertFalse(one.heard().isEmpty() || two.heard().isEmpty(), "the work is shared");
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_will_is_published_when_the_client_vanishes_and_not_when_it_leaves(Family family)
      throws Exception {
    assumeTrue(family.isThere());
    try (Ear heir = family.listen(visit.as("heir"), Visit.WILL_TOPIC, 1)) {
      assertEquals(0, family.knock(visit.as("leaves").willing("\"left\"")));
      try (Cable cable = new Cable(node.mqttPort());
          Ear dying =
              family.listen(
                  visit.as("dies").willing("\"died\"").through(cable.port()), "telemetry", 1)) {
        assertEquals(1, dying.granted());
        cable.pull();
        awaitHeard(heir, List.of(Said.of(Visit.WILL_TOPIC, "\"died\"", 1)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_session_keeps_what_came_while_its_client_was_away(Family family) throws Exception {
    assumeTrue(family.isThere());
    Visit keeping = visit.as("keeps").keepingItsSession();
    family.listen(keeping, "telemetry/+", 2).close();
    List<Said> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Said m = Said.of("telemetry/k" + i % 3, "" + i, 1 + i % 2);
      if (i < 6) {
        family.publish(visit, m);
      } else {
        new HiveMq3().publish(visit, m);
      }
      sent.add(m);
    }
    try (Ear ear = family.listen(keeping, "telemetry/+", 2)) {
      assertTrue(ear.resumed());
      Await.until("all is heard", SOON, () -> ear.heard().size() >= sent.size());
      for (int qos = 1; qos <= 2; qos++) { // clients hand on QoS 2 when it is released
        assertEquals(of(sent, qos), of(ear.heard(), qos));
      }
    }
    try (Ear forgotten = family.listen(visit.as("keeps"), "telemetry/+", 2)) {
      assertEquals(List.of(), forgotten.heard());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void it_speaks_on_every_way_it_can(Family family) throws Exception {
    assumeTrue(family.isThere());
    for (Visit.Way way : family.ways()) {
      String topic = "telemetry/" + way;
      try (Ear ear = family.listen(visit.as("ear").on(way), topic, 1)) {
        List<Said> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Said m = Said.of(topic, "" + i, Math.min(i, 1));
          assertEquals(0, family.publish(visit.on(way), m), way.toString());
          sent.add(m);
          awaitHeard(ear, sent);
        }
        int refused = family.knock(visit.on(way).with(device, wrong()));
        assertEquals(family.v5() ? 0x86 : 4, refused, way.toString());
      }
    }
  }
}
