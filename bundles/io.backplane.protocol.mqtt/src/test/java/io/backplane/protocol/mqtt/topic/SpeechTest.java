/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeechTest {
  private static final DeviceIdentity WHO =
      new DeviceIdentity(
          TenantId.DEFAULT, new DeviceId("d"), new ProfileId("default"), "native", "c", 7);
  private static final Speech SOME =
      Speech.of(List.of("plain", "a:v1/#", "b:v1/dev/up", "c:v1/dev/#", "d:v1/dev/up/x/y/#"));

  private static String spoken(Speech speech, String topic) {
    return speech.on(speech.usual(WHO), topic).dialect();
  }

  @Test
  void without_a_rule_nothing_changes() {
    assertSame(WHO, Speech.USUAL.usual(WHO));
    assertSame(WHO, Speech.USUAL.on(WHO, "a/b"));
    assertEquals(Set.of("native"), Speech.USUAL.within(WHO, "#"));
  }

  @Test
  void a_name_alone_is_for_all_topics() {
    Speech one = Speech.of(List.of("plant"));
    assertEquals("plant", one.usual(WHO).dialect());
    assertEquals(7, one.usual(WHO).expiresAt());
    assertEquals("plant", spoken(one, "a/b"));
    assertEquals(Set.of("plant"), one.within(one.usual(WHO), "+/b"));
  }

  @Test
  void the_longest_levels_count() {
    assertEquals("plain", spoken(SOME, "v2"));
    assertEquals("plain", spoken(SOME, "v10/dev"));
    assertEquals("plain", spoken(SOME, "/v1"));
    assertEquals("a", spoken(SOME, "v1"));
    assertEquals("a", spoken(SOME, "v1/"));
    assertEquals("a", spoken(SOME, "v1/other/up"));
    assertEquals("c", spoken(SOME, "v1/dev"));
    assertEquals("b", spoken(SOME, "v1/dev/up"));
    assertEquals("c", spoken(SOME, "v1/dev/up/x"));
    assertEquals("d", spoken(SOME, "v1/dev/up/x/y"));
    assertEquals("d", spoken(SOME, "v1/dev/up/x/y/z/z"));
    assertEquals("native", spoken(Speech.of(List.of("a:v1/#")), "v2"));
  }

  @Test
  void a_filter_is_about_all_dialects_it_may_meet() {
    DeviceIdentity who = SOME.usual(WHO);
    assertEquals(Set.of("plain", "a", "b", "c", "d"), SOME.within(who, "#"));
    assertEquals(Set.of("plain"), SOME.within(who, "v2/#"));
    assertEquals(Set.of("a"), SOME.within(who, "v1/other/#"));
    assertEquals(Set.of("b", "c", "d"), SOME.within(who, "v1/dev/#"));
    assertEquals(Set.of("b"), SOME.within(who, "v1/dev/up"));
    assertEquals(Set.of("d"), SOME.within(who, "v1/dev/up/x/y/+"));
  }

  @Test
  void what_is_not_a_rule_is_refused() {
    for (String wrong : List.of("a b", ":x", "a:", "a:+/x", "a:x#", "a:/#/b", "é")) {
      assertThrows(IllegalArgumentException.class, () -> Speech.of(List.of(wrong)), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> Speech.of(List.of("a", "b")));
    assertThrows(IllegalArgumentException.class, () -> Speech.of(List.of("a:x/#", "b:x/#")));
  }
}
