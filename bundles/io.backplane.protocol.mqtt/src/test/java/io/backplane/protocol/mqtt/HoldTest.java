/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets in the end that waits, and one whose credential does not last. */
class HoldTest {
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void who_waits_too_long_for_a_dialect_is_told_that_the_server_is_busy() throws Exception {
    try (RawClient three = Talk.v3(rig, "c3", Talk.CLEAN);
        RawClient five = Talk.v5(rig, "c5", Frame.with())) {
      rig.gate.missing.add("native");
      three.send(Talk.publish3(2, "telemetry", 1, "{}"));
      five.send(Frame.publish(2, "telemetry", 1, Frame.with(), "{}"));
      Connecting5Test.disconnected(five, 0x89);
      Talk.closed(three);
    }
    assertEquals(2, rig.core().counters().closes("hold-timeout"));
    assertEquals(0, rig.gate.accepted.size());
  }

  @Test
  void a_client_of_3_1_1_without_a_name_is_refused() throws Exception {
    try (RawClient raw = Talk.raw(rig)) {
      assertEquals("2 0005", Talk.spelled(raw.ask(Frame.connect(4, 2, 0).utf("c"))));
      Talk.closed(raw);
    }
    assertEquals(1, rig.core().counters().connects("anonymous"));
  }

  @Test
  void a_connection_ends_with_the_credential_it_was_made_with() throws Exception {
    try (RawClient three = Talk.v3(rig, "c3", Talk.CLEAN);
        RawClient five = Talk.v5(rig, "c5", Frame.with())) {
      rig.gate.sessions.get(0).link.close("credential-expired");
      Talk.closed(three);
      rig.gate.sessions.get(1).link.close("credential-expired");
      Connecting5Test.disconnected(five, 0x87);
    }
    assertEquals(2, rig.core().counters().closes("credential-expired"));
  }

  @ParameterizedTest
  @CsvSource({
    "revoked, secret, 5",
    "disabled, secret, 5",
    "throttled, secret, 3",
    "dev1, wrong, 4",
  })
  void a_client_of_3_1_1_is_refused_by_a_code(String user, String secret, int code)
      throws Exception {
    try (RawClient raw = Talk.raw(rig)) {
      Packet ack = raw.ask(Frame.connect(4, 0xC2, 0).utf("c").utf(user).utf(secret));
      assertEquals("2 000" + code, Talk.spelled(ack));
      Talk.closed(raw);
    }
    String result =
        switch (user) {
          case "revoked" -> "credential-revoked";
          case "dev1" -> "bad-credential";
          default -> user;
        };
    assertEquals(1, rig.core().counters().connects(result));
  }
}
