/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.security.api.TopicRule;
import io.backplane.security.api.TopicRule.Way;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRuleTest {
  private static final Map<String, String> NAMES =
      Map.of("client", "screen-1", "user", "ada", "tenant", "default");

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a, false",
    "a/b, a/b/c, false",
    "a/+, a/b, true",
    "a/+, a/+, true",
    "a/+, a/#, false",
    "a/+, a, false",
    "a/+, a/b/c, false",
    "a/b, a/+, false",
    "a/#, a/#, true",
    "a/#, a/+/#, true",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, ab, false",
    "a/#, +/b, false",
    "+/+/#, a/#, false",
    "'#', '#', true",
    "'#', +/a, true",
    "lines/{client}/#, lines/screen-1/x, true",
    "lines/{client}/#, lines/screen-2/x, false",
    "lines/{client}/#, lines/+/x, false",
    "{tenant}/{user}, default/ada, true",
  })
  void covers_a_filter_only_if_all_its_topics_are_allowed(
      String rule, String asked, boolean allowed) {
    assertEquals(allowed, TopicRule.of("both " + rule).allows(Way.SUBSCRIBE, asked, NAMES), rule);
  }

  @Test
  void a_rule_is_for_one_way_or_for_both() {
    for (String way : new String[] {"publish", "subscribe", "both"}) {
      TopicRule rule = TopicRule.of(way + " a/b");
      assertEquals(!way.equals("subscribe"), rule.allows(Way.PUBLISH, "a/b", NAMES));
      assertEquals(!way.equals("publish"), rule.allows(Way.SUBSCRIBE, "a/b", NAMES));
      assertEquals(way + " a/b", rule.toString());
    }
  }

  @Test
  void a_client_identifier_is_one_level_or_nothing() {
    TopicRule rule = TopicRule.of("both lines/{client}/x");
    for (String client : new String[] {"+", "#", "a/x", ""}) {
      String asked = "lines/" + client + "/x";
      assertFalse(rule.allows(Way.SUBSCRIBE, asked, Map.of("client", client)), client);
    }
    assertFalse(rule.allows(Way.PUBLISH, "lines/{client}/x", Map.of()), "nobody is named");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b",
        "read a/b",
        "publish",
        "publish ",
        "publish a/#/b",
        "publish a+",
        "publish {device}/x",
        "publish a{client}",
        "publish {client}s/x"
      })
  void what_is_no_rule_is_refused(String text) {
    assertThrows(IllegalArgumentException.class, () -> TopicRule.of(text), text);
  }
}
