/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.Group;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profile.Property;
import io.backplane.device.api.Profile.Type;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that are not as the profile declares are taken, counted and told. */
class ExpectationsTest {
  private final GateHarness h = new GateHarness();
  private final FakeProfiles profiles = new FakeProfiles();

  @BeforeEach
  void a_profile_that_is_known() {
    h.gate.bindProfiles(profiles);
    assertAccepted("telemetry", "{\"anything\":1}");
    awaitLookup(1);
  }

  /** Lookups run one after the other: when a later one is done this one is too. */
  private void awaitLookup(int number) {
    GateHarness.await(() -> profiles.asked.get() == number);
    h.registry.put("last-" + number, "gw", true);
    h.sendWaiting("gw", "devices/last-" + number + "/telemetry", "{\"x\":1}");
  }

  @AfterEach
  void close() {
    h.close();
  }

  @Test
  void takes_a_value_out_of_its_range_counts_it_and_tells_the_device() {
    assertAccepted("telemetry", "{\"temperature\":200.5}");
    GateHarness.await(() -> h.state.lines.size() == 1);
    assertLine(
        "out-of-range",
        "topic 'telemetry': 'temperature' is 200.5, its profile declares at least -40.0 and at most"
            + " 85.0");
    assertAccepted("telemetry", "{\"temperature\":-41}");
    assertEquals(2, counted("out-of-range"));
    assertEquals(0, counted("wrong-type"));
    assertEquals(4, h.stored().size());
  }

  @Test
  void takes_a_value_of_another_type_counts_it_and_tells_the_device() {
    assertAccepted("telemetry", "{\"temperature\":\"warm\"}");
    GateHarness.await(() -> h.state.lines.size() == 1);
    assertLine(
        "wrong-type", "topic 'telemetry': 'temperature' is no NUMBER, as its profile declares");
    for (String wrong :
        List.of("\"count\":1.5", "\"open\":1", "\"mode\":true", "\"setup\":7", "\"place\":{}"))
      assertAccepted("telemetry", "{" + wrong + "}");
    assertEquals(6, counted("wrong-type"));
  }

  @Test
  void says_nothing_of_what_is_as_declared_or_not_declared() {
    for (String good :
        List.of(
            "\"temperature\":85",
            "\"temperature\":-40.0",
            "\"temperature\":{\"type\":\"real\",\"value\":\"NaN\"}",
            "\"count\":7",
            "\"count\":7.0",
            "\"open\":true",
            "\"mode\":\"auto\"",
            "\"setup\":{\"a\":1}",
            "\"setup\":{\"lat\":1,\"lon\":2}",
            "\"place\":{\"lat\":1,\"lon\":2}",
            "\"unheard\":\"of\"")) assertAccepted("telemetry", "{" + good + "}");
    assertAccepted("attributes", "{\"temperature\":\"warm\"}");
    assertEquals(0, counted("wrong-type") + counted("out-of-range"));
    assertEquals(List.of(), h.state.lines);
  }

  @Test
  void compares_with_the_profile_of_a_device_behind_its_gateway_and_tells_that_device() {
    h.registry.put("sensor", "gw", true);
    h.sendWaiting("gw", "devices/sensor/telemetry", "{\"temperature\":20}");
    h.send("gw", "devices/sensor/telemetry", "{\"temperature\":99}");
    assertEquals(1, counted("out-of-range"));
    assertEquals(List.of(new DeviceId("sensor")), h.state.about);
  }

  @Test
  void heeds_a_changed_profile() {
    profiles.max = 300;
    h.gate.changed(new DeviceChange(TenantId.DEFAULT, null, DeviceChange.Kind.UPDATED, ""));
    assertAccepted("telemetry", "{\"anything\":1}");
    awaitLookup(2);
    assertAccepted("telemetry", "{\"temperature\":200}");
    assertEquals(0, counted("out-of-range"));
  }

  private void assertAccepted(String topic, String payload) {
    assertSame(Outcome.Accepted.INSTANCE, h.send("d1", topic, payload), payload);
  }

  private void assertLine(String code, String text) {
    Diagnostic line = h.state.lines.get(0);
    assertEquals(code, line.code());
    assertEquals(text, line.text());
  }

  private long counted(String kind) {
    List<String> figures = new ArrayList<>();
    h.gate.collect(new MetricList(figures));
    String name = "backplane_gate_unexpected_values_total{" + kind + "} ";
    String line = figures.stream().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
    return (long) Double.parseDouble(line.substring(name.length()));
  }

  private static final class FakeProfiles implements Profiles {
    final AtomicInteger asked = new AtomicInteger();
    volatile double max = 85;

    @Override
    public Optional<Profile> find(TenantId tenant, ProfileId id) {
      List<Property> properties =
          List.of(
              new Property("temperature", "", Type.NUMBER, "Cel", -40, max),
              of("count", Type.INTEGER),
              of("open", Type.BOOLEAN),
              of("mode", Type.STRING),
              of("setup", Type.OBJECT),
              of("place", Type.GEO));
      asked.incrementAndGet();
      return Optional.of(
          new Profile(tenant, id, "P", "", "native", properties, List.of(), 0, 1, 0, 0));
    }

    private static Property of(String key, Type type) {
      return new Property(key, "", type, "", Double.NaN, Double.NaN);
    }

    @Override
    public List<Profile> list(TenantId tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Profile save(Profile profile) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(TenantId tenant, ProfileId id, long version) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Group> groups(TenantId tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Group saveGroup(Group group) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteGroup(TenantId tenant, String id, long version) {
      throw new UnsupportedOperationException();
    }
  }
}
