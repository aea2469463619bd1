/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.SettingFaults.Fault;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A setting that is wrong takes nothing else with it. */
class DeskTest {
  private static final String DECLARED =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
        <OCD id="a.Config" name="A">
          <AD id="period" type="Integer" min="200" max="3600000" default="1000"/>
          <AD id="share" type="Double"/>
          <AD id="on" type="Boolean"/>
          <AD id="hosts" type="String" cardinality="2147483647"/>
          <AD id="secret" type="Password"/>
          <AD id="level" type="String">
            <Option label="os" value="os"/>
            <Option label="disk" value="disk"/>
          </AD>
          <AD id="key" type="Long"/>
        </OCD>
        <Designate pid="a"><Object ocdref="a.Config"/></Designate>
        <Designate factoryPid="a.f"><Object ocdref="a.Config"/></Designate>
      </metatype:MetaData>
      """;

  private final Map<String, Map<String, Attribute>> schemas = parsed();
  private final Check check = new Check(pid -> schemas.getOrDefault(pid, Map.of()));

  private static Map<String, Map<String, Attribute>> parsed() {
    try {
      return Schemas.parse(new ByteArrayInputStream(DECLARED.getBytes(StandardCharsets.UTF_8)));
    } catch (javax.xml.stream.XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private Check.Result check(Map<String, Object> wanted, Map<String, Object> before) {
    return check.check(
        Map.of("a", wanted, "other", Map.of("x", "y")),
        Set.of("a", "other"),
        Map.of("a", before),
        Map.of());
  }

  @Test
  void what_is_declared_otherwise_keeps_the_value_it_has_and_the_others_are_taken() {
    Check.Result r =
        check(Map.of("period", "fast", "on", true, "level", "os"), Map.of("period", 500L));
    assertEquals(Map.of("period", 500L, "on", true, "level", "os"), r.good().get("a"));
    assertEquals(Map.of("x", "y"), r.good().get("other"));
    assertEquals(
        List.of(new Fault("a", "period", "fast", "must be a whole number; in force is 500")),
        r.faults());
    assertEquals(
        "a period = fast: must be a whole number; in force is 500", r.faults().get(0).toString());
  }

  @Test
  void without_a_value_before_the_default_is_in_force() {
    Check.Result r = check(Map.of("period", 7L), Map.of());
    assertEquals(Map.of(), r.good().get("a"));
    assertEquals("must be 200 or more; in force is its default", r.faults().get(0).reason());
  }

  @Test
  void every_type_knows_what_it_takes() {
    String[][] wrong = {
      {"period", "1.5"},
      {"period", "99999999999"},
      {"share", "half"},
      {"on", "yes"},
      {"level", "tape"},
      {"key", "x"}
    };
    for (String[] w : wrong) {
      assertFalse(check(Map.of(w[0], w[1]), Map.of()).faults().isEmpty(), w[0] + "=" + w[1]);
    }
    assertFalse(check(Map.of("share", new Object[] {1.0, 2.0}), Map.of()).faults().isEmpty());
    Map<String, Object> right =
        Map.of(
            "period", "1000",
            "share", 1L,
            "on", "true",
            "hosts", new String[] {"a", "b"},
            "level", "disk",
            "key", Long.MAX_VALUE,
            "thing.target", "(a=b)");
    assertEquals(List.of(), check(right, Map.of()).faults());
  }

  @Test
  void a_name_that_nobody_declares_is_told_and_a_secret_is_not() {
    Check.Result r = check(Map.of("perod", 5L, "secret", new Object[] {"a", "b"}), Map.of());
    assertEquals(2, r.faults().size());
    assertTrue(r.faults().get(0).reason().contains("no such setting; there are hosts, key"));
    assertEquals(5L, r.good().get("a").get("perod"));
    assertFalse(r.faults().toString().contains("[a, b]"), r.faults()::toString);
  }

  @Test
  void instances_of_a_factory_are_checked_too() {
    Check.Result r =
        check.check(Map.of("a.f~one", Map.of("on", "no")), Set.of("a.f~one"), Map.of(), Map.of());
    assertEquals("a.f~one", r.faults().get(0).pid());
  }

  @Test
  void why_a_component_failed_is_said_in_the_words_of_the_innermost_cause() {
    assertEquals(
        "port must lie in 1..65535",
        Failures.reason(
            "java.lang.reflect.InvocationTargetException\n\tat x.Y.z(Y.java:1)\n"
                + "Caused by: java.lang.IllegalArgumentException: port must lie in 1..65535\n"
                + "\tat a.B.c(B.java:2)\n\t... 5 more"));
    assertEquals("", Failures.reason(""));
  }
}
