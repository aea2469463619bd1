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
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.keep.Kept;
import io.backplane.protocol.mqtt.limit.Drop;
import io.backplane.protocol.mqtt.limit.Overflow;
import io.backplane.protocol.mqtt.limit.QueueLimits;
import io.backplane.protocol.mqtt.session.Content;
import io.backplane.protocol.mqtt.session.Delivery;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.OutMessage;
import io.backplane.protocol.mqtt.session.Session;
import io.backplane.protocol.mqtt.session.SessionState;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is under way while the journal is written anew, or reaches it late, is not done twice. */
@Timeout(60)
class MeanwhileTest {
  private static final SpaceKey DEV1 = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
  private Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  private void kill() {
    await(() -> rig.streams.names().isEmpty() || rig.core().journal().waitingBytes() == 0);
    rig = rig.kill();
  }

  private RawClient back(String clientId) throws IOException {
    RawClient raw = new RawClient(rig.net.port());
    assertEquals("2 0100", spelled(raw.ask(Talk.connect3(RESUME, 0, clientId))));
    return raw;
  }

  private void absent(String clientId, String filter) throws IOException {
    try (RawClient raw = Talk.v3(rig, clientId, RESUME)) {
      raw.ask(subscribe3(1, filter, 2));
    }
    rig.awaitAbandoned(clientId);
  }

  private Session session(String clientId) {
    return rig.core().spaces().space(DEV1).session(clientId);
  }

  private void writeAnew() {
    rig.core().spaces().writeDown(() -> true);
  }

  private static Frame ack(int first, int id) {
    return Frame.of(first).u16(id);
  }

  private static Content content(String text) {
    return Content.plain("telemetry", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_publication_of_qos_2_without_an_answer_is_known_by_its_identifier() throws Exception {
    RawClient raw = Talk.v3(rig, "c", RESUME);
    rig.gate.silent = true;
    raw.send(publish3(4, "telemetry", 7, "once"));
    await(() -> rig.core().tally().inFlight == 1);
    writeAnew();
    rig.gate.speak();
    assertEquals("5 0007", spelled(raw.next()));
    kill();
    raw.close();
    try (RawClient again = back("c")) {
      assertEquals("5 0007", spelled(again.ask(publish3(0xC, "telemetry", 7, "once"))));
      assertEquals(List.of(), rig.gate.texts(), "it was taken before");
      assertEquals("7 0007", spelled(again.ask(ack(0x62, 7))));
    }
  }

  @Test
  void one_that_only_the_device_stream_has_is_heard() throws Exception {
    absent("sub", "telemetry/#");
    RawClient raw = Talk.v3(rig, "c", RESUME);
    AtomicBoolean durable = new AtomicBoolean();
    rig.gate.whenDurable =
        () -> {
          writeAnew();
          await(() -> rig.core().journal().waitingBytes() == 0);
          rig.streams.hold();
          durable.set(true);
        };
    raw.send(publish3(4, "telemetry/b", 5, "once"));
    await(durable::get);
    await(() -> rig.core().journal().waitingBytes() > 0);
    rig = rig.kill();
    raw.close();
    try (RawClient again = back("c");
        RawClient sub = back("sub")) {
      assertEquals("5 0005", spelled(again.ask(publish3(0xC, "telemetry/b", 5, "once"))));
      assertEquals(List.of(), rig.gate.texts(), "it was taken before");
      assertEquals("telemetry/b 2 once", said3(sub.next()));
      quiet(sub);
    }
  }

  @Test
  void a_message_is_not_written_before_the_record_of_who_published_it() throws Exception {
    absent("sub", "telemetry");
    DeviceSpace space = rig.core().spaces().space(DEV1);
    Content what = content("early");
    Delivery delivery = new Delivery(rig.core().journal());
    space.route(new DeviceSpace.Published(what, 2, false, null, false, null), delivery);
    writeAnew();
    await(() -> rig.core().journal().waitingBytes() == 0);
    kill();
    try (RawClient sub = back("sub")) {
      quiet(sub);
    }
  }

  @Test
  void a_message_that_is_being_written_does_not_make_room_for_another() throws Exception {
    rig.close();
    QueueLimits limits = new QueueLimits(1 << 20, 0, 1 << 20, Overflow.DROP_OLDEST);
    rig = new Rig(Rig.queues(1, limits), 30_000).start();
    absent("sub", "telemetry");
    Delivery first = new Delivery(rig.core().journal());
    Delivery second = new Delivery(rig.core().journal());
    assertNull(session("sub").take(OutMessage.kept(content("first"), 1), first));
    assertEquals(Drop.MESSAGES, session("sub").take(OutMessage.kept(content("second"), 1), second));
    first.write();
    second.write();
    kill();
    try (RawClient sub = back("sub")) {
      Packet p = sub.next();
      assertEquals("telemetry 1 first", said3(p));
      sub.send(ack(0x40, p.id()));
      quiet(sub);
    }
  }

  @Test
  void an_identifier_released_before_the_answer_is_free_again() throws Exception {
    RawClient raw = Talk.v3(rig, "c", RESUME);
    rig.gate.silent = true;
    raw.send(publish3(4, "telemetry", 7, "old"));
    await(() -> rig.core().tally().inFlight == 1);
    assertEquals("7 0007", spelled(raw.ask(ack(0x62, 7))));
    rig.gate.speak();
    assertEquals("5 0007", spelled(raw.next()));
    kill();
    raw.close();
    try (RawClient again = back("c")) {
      assertEquals("5 0007", spelled(again.ask(publish3(4, "telemetry", 7, "new"))));
      assertEquals(List.of("new"), rig.gate.texts());
    }
  }

  @Test
  void records_that_were_appended_twice_mean_what_they_mean_once() {
    SessionState begun =
        new SessionState("c", 60, 0, List.of(), List.of(), List.of(), new int[] {7}, 0, 1, 3);
    Kept kept = new Kept(1, DEV1, begun);
    for (int i = 0; i < 2; i++) {
      kept.forgotten(7);
      kept.received(7, 4);
    }
    assertArrayEquals(new int[] {7}, kept.state(0, 20).received());
    assertEquals(4, kept.marks());
  }

  @Test
  void a_clean_session_is_not_written_anew() throws Exception {
    try (RawClient raw = Talk.v3(rig, "c", CLEAN)) {
      raw.ask(subscribe3(1, "telemetry", 2));
      writeAnew();
      assertEquals(0, rig.core().journal().records());
    }
  }
}
