/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.said3;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.stream.api.Refusal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gate and journal that answer later than clients are kept waiting. */
@Timeout(60)
class LateTest {
  private final Rig rig = Rig.complete();

  @BeforeEach
  void listen() throws IOException {
    try (RawClient sub = Talk.v3(rig, "sub", RESUME)) {
      sub.ask(subscribe3(1, "telemetry", 2));
    }
    rig.awaitAbandoned("sub");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private RawClient back(String clientId) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    assertEquals("2 0100", spelled(raw.ask(Talk.connect3(RESUME, 0, clientId))));
    return raw;
  }

  private void sentAgainIsStoredAndHeardOnce() throws IOException {
    try (RawClient again = back("c");
        RawClient sub = back("sub")) {
      assertEquals("5 0005", spelled(again.ask(publish3(0xC, "telemetry", 5, "once"))));
      assertEquals("7 0005", spelled(again.ask(Frame.of(0x62).u16(5))));
      assertEquals(List.of("once"), rig.gate.texts());
      assertEquals("telemetry 2 once", said3(sub.next()));
      quiet(sub);
    }
    assertEquals(0, rig.card().accounts().get(0).difference());
  }

  @Test
  void what_only_the_journal_is_late_for_is_known_when_it_comes_again() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      await(() -> rig.core().journal().waitingBytes() == 0);
      rig.streams.refuse(Refusal.DISK_FULL, "for a test");
      raw.send(publish3(4, "telemetry", 5, "once"));
      closed(raw);
    }
    assertEquals(1, rig.core().counters().closes("answer-timeout"));
    rig.streams.accept();
    sentAgainIsStoredAndHeardOnce();
  }

  @Test
  void a_session_waits_for_what_the_gate_says_late() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      rig.gate.silent = true;
      raw.send(publish3(4, "telemetry", 5, "once"));
      closed(raw);
    }
    assertEquals(1, rig.core().counters().closes("answer-timeout"));
    rig.gate.speak();
    sentAgainIsStoredAndHeardOnce();
  }

  @Test
  void what_is_refused_late_may_be_sent_again() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      rig.gate.silent = true;
      raw.send(publish3(4, "telemetry", 5, "refuse"));
      closed(raw);
    }
    rig.gate.speak();
    try (RawClient again = back("c")) {
      assertEquals("5 0005", spelled(again.ask(publish3(0xC, "telemetry", 5, "once"))));
      assertEquals(List.of("once"), rig.gate.texts());
    }
  }

  @Test
  void what_a_client_left_behind_is_given_up_though_no_other_is_there() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      rig.gate.silent = true;
      raw.send(publish3(2, "telemetry", 5, "m"));
      await(() -> rig.core().tally().inFlight == 1);
    }
    await(() -> rig.core().tally().unanswered == 1);
    rig.awaitAbandoned("c");
  }

  @Test
  void a_session_does_not_wait_for_answers_its_client_left_behind() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      await(() -> rig.core().journal().waitingBytes() == 0);
      rig.streams.refuse(Refusal.DISK_FULL, "for a test");
      raw.send(subscribe3(7, "events", 1));
      await(() -> rig.core().journal().refusals() > 0);
    }
    back("c").close();
    rig.streams.accept();
  }
}
