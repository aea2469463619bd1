/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/c, false",
    "a/b, a, false",
    "a, a/b, false",
    "#, a/b/c, true",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, ab, false",
    "+, a, true",
    "+, a/b, false",
    "+/+, /a, true",
    "/+, /a, true",
    "a/+/c, a/b/c, true",
    "a/+/c, a//c, true",
    "a/+, a/, true",
    "a/+, a, false",
    "+/b, a/b, true",
    "a/+/#, a/b, true",
    "a/+/#, a, false",
    "#, $SYS/x, false",
    "$SYS/#, $SYS/x, true",
    "telemetry/#, telemetry, true"
  })
  void matches_as_the_specification_says(String filter, String topic, boolean matches) {
    assertEquals(matches, Topics.matches(filter, topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "+", "a/#", "a/+/b", "/", "a//b", "+/+/#"})
  void takes_valid_filters(String filter) {
    assertTrue(Topics.validFilter(filter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a#", "#/a", "a/#/b", "a+", "+a", "a/b+/c"})
  void refuses_invalid_filters(String filter) {
    assertFalse(Topics.validFilter(filter));
  }

  @Test
  void a_name_holds_no_wildcard() {
    assertTrue(Topics.validName("a/b"));
    assertFalse(Topics.validName("a/+"));
    assertFalse(Topics.validName("#"));
    assertFalse(Topics.validName(""));
    assertFalse(Topics.validName("a\0b"));
  }

  @ParameterizedTest
  @CsvSource({
    "commands/1/response, commands, true",
    "devices/d/commands/1/response, commands, true",
    "a/commands, commands, true",
    "commandsx/1, commands, false",
    "a/xcommands, commands, false",
    "telemetry, commands, false",
    "telemetry, '', false",
    "a//b, '', false"
  })
  void finds_a_level_wherever_it_is(String topic, String level, boolean found) {
    assertEquals(found, Topics.hasLevel(topic, level));
  }
}
