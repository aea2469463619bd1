/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.live.subscription.Audience;
import io.backplane.live.subscription.EventSubscription;
import io.backplane.live.subscription.Frames;
import io.backplane.live.subscription.PresenceSubscription;
import io.backplane.live.subscription.Scope;
import io.backplane.live.subscription.Subscription;
import io.backplane.live.subscription.TelemetrySubscription;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.security.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One client: newest wins, what was missed is counted, one frame at a time. */
class ClientTest {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private final SlowOutlet outlet = new SlowOutlet();
  private final Client client = new Client(outlet, null, Subject.SYSTEM);

  @Test
  void the_newest_value_of_each_property_wins_and_the_others_are_counted() throws Exception {
    TelemetrySubscription all = new TelemetrySubscription("s", Scope.all(TENANT), Set.of());
    all.offer(message("d1", 1, "a", 10));
    all.offer(message("d1", 3, "a", 30));
    all.offer(message("d1", 2, "a", 20));
    all.offer(message("d2", 1, "a", 1));
    client.add(all);
    client.pump();
    JsonNode frame = new ObjectMapper().readTree(outlet.sent.get(0));
    assertEquals("telemetry", frame.path("op").asText());
    assertEquals("s", frame.path("id").asText());
    assertEquals(2, frame.path("items").size());
    assertEquals(30, frame.path("items").path(0).path("value").asInt());
    assertEquals(2, frame.path("skipped").asInt());
  }

  @Test
  void only_what_was_asked_for_is_told() {
    Scope one = Scope.device(TENANT, new DeviceId("d1"));
    TelemetrySubscription some = new TelemetrySubscription("s", one, Set.of("a"));
    some.offer(message("d2", 1, "a", 1));
    some.offer(message("d1", 1, "b", 1));
    assertTrue(!some.pending());
    some.offer(message("d1", 1, "a", 1));
    assertTrue(some.pending());
  }

  @Test
  void a_client_that_does_not_read_costs_bounded_memory_and_loses_nothing_newest()
      throws Exception {
    TelemetrySubscription all = new TelemetrySubscription("s", Scope.all(TENANT), Set.of());
    int devices = TelemetrySubscription.MAX_PENDING + 500;
    for (int i = 0; i < devices; i++) {
      all.offer(message("d" + i, 1, "a", i));
    }
    client.add(all);
    client.pump();
    JsonNode frame = new ObjectMapper().readTree(outlet.sent.get(0));
    assertEquals(TelemetrySubscription.MAX_PENDING, frame.path("items").size());
    assertEquals(500, frame.path("skipped").asInt());
  }

  @Test
  void a_client_is_told_what_it_missed_even_if_nothing_else_comes() throws Exception {
    Scope one = Scope.device(TENANT, new DeviceId("d1"));
    TelemetrySubscription some = new TelemetrySubscription("s", one, Set.of("a"));
    some.missed(message("d2", 1, "a", 1));
    some.missed(message("d1", 1, "b", 1));
    assertTrue(!some.pending());
    some.missed(message("d1", 1, "a", 1));
    some.missed(message("d1", 2, "a", 1));
    client.add(some);
    client.pump();
    JsonNode frame = new ObjectMapper().readTree(outlet.sent.get(0));
    assertEquals(0, frame.path("items").size());
    assertEquals(2, frame.path("skipped").asInt());
  }

  @Test
  void presence_that_found_no_room_is_counted_and_the_client_told_to_ask() throws Exception {
    PresenceSubscription all = new PresenceSubscription("s", Scope.all(TENANT));
    Presence here = new Presence(true, 1, 1, 1, "", "");
    for (int i = 0; i < PresenceSubscription.MAX_PENDING; i++) {
      all.offer(TENANT, new DeviceId("d" + i), here);
    }
    all.offer(TENANT, new DeviceId("d0"), here);
    JsonNode full = frame(all);
    assertEquals(PresenceSubscription.MAX_PENDING, full.path("items").size());
    assertEquals(1, full.path("skipped").asInt());
    assertTrue(full.path("incomplete").isMissingNode());
    for (int i = 0; i < PresenceSubscription.MAX_PENDING + 7; i++) {
      all.offer(TENANT, new DeviceId("d" + i), here);
    }
    JsonNode over = frame(all);
    assertEquals(7, over.path("skipped").asInt());
    assertTrue(over.path("incomplete").asBoolean());
    assertTrue(!all.pending());
  }

  @Test
  void every_event_is_told_to_those_who_asked_for_events_only() throws Exception {
    Scope one = Scope.device(TENANT, new DeviceId("d1"));
    EventSubscription events = new EventSubscription("e", one);
    TelemetrySubscription values = new TelemetrySubscription("t", one, Set.of());
    Audience audience = Audience.of(List.of(events, values));
    assertTrue(audience.wantsMessages());
    for (int i = 1; i <= 3; i++) {
      DeviceMessage door = event("d1", i, "door", i);
      audience.message(door, DeviceMessage.keyHash(TENANT, door.device()));
    }
    DeviceMessage other = event("d2", 1, "door", 9);
    audience.message(other, DeviceMessage.keyHash(TENANT, other.device()));
    DeviceMessage old = event("d1", 0, "door", 0);
    audience.missed(old, DeviceMessage.keyHash(TENANT, old.device()));
    assertTrue(!values.pending());
    JsonNode frame = frame(events);
    assertEquals("events", frame.path("op").asText());
    assertEquals(List.of("1", "2", "3"), frame.path("items").findValuesAsText("value"));
    assertEquals("door", frame.path("items").path(0).path("name").asText());
    assertEquals("d1", frame.path("items").path(0).path("device").asText());
    assertEquals(1, frame.path("skipped").asInt());
    assertTrue(!events.pending());
  }

  @Test
  void events_for_a_client_that_does_not_read_are_bounded_and_counted() throws Exception {
    EventSubscription all = new EventSubscription("e", Scope.all(TENANT));
    for (int i = 0; i < EventSubscription.MAX_PENDING + 7; i++) {
      all.offer(event("d1", i + 1, "door", i));
    }
    JsonNode frame = frame(all);
    assertEquals(EventSubscription.MAX_PENDING, frame.path("items").size());
    assertEquals(7, frame.path("items").path(0).path("value").asInt());
    assertEquals(7, frame.path("skipped").asInt());
  }

  private static DeviceMessage event(String device, long time, String name, long value) {
    DeviceMessage m = message(device, time, name, value);
    return new DeviceMessage(
        m.tenant(), m.device(), MessageKind.EVENT, time, m.samples(), Origin.NONE);
  }

  private static JsonNode frame(Subscription s) throws Exception {
    return new ObjectMapper().readTree(Frames.text(out -> s.write(out, System.nanoTime())));
  }

  @Test
  void one_frame_is_on_its_way_at_most() {
    client.answer("one");
    client.answer("two");
    client.answer("three");
    assertEquals(List.of("one"), outlet.sent);
    outlet.written();
    assertEquals(List.of("one", "two"), outlet.sent);
  }

  @Test
  void a_client_that_asks_and_never_reads_is_let_go() {
    for (int i = 0; i < 300; i++) {
      client.answer("pong");
    }
    assertEquals(1008, outlet.closedWith);
  }

  @Test
  void a_subscription_sends_at_most_ten_frames_a_second() {
    TelemetrySubscription all = new TelemetrySubscription("s", Scope.all(TENANT), Set.of());
    client.add(all);
    all.offer(message("d", 1, "a", 1));
    client.pump();
    outlet.written();
    all.offer(message("d", 2, "a", 2));
    client.pump();
    assertEquals(1, outlet.sent.size());
  }

  @Test
  void records_of_nobody_watched_are_told_without_decoding() {
    DeviceId watched = new DeviceId("d1");
    Audience audience =
        Audience.of(
            List.of(new TelemetrySubscription("s", Scope.device(TENANT, watched), Set.of())));
    assertTrue(audience.wants(DeviceMessage.keyHash(TENANT, watched)));
    assertTrue(!audience.wants(DeviceMessage.keyHash(TENANT, new DeviceId("d2"))));
    assertTrue(!Audience.NOBODY.wantsMessages());
  }

  private static DeviceMessage message(String device, long time, String key, long value) {
    return new DeviceMessage(
        TENANT,
        new DeviceId(device),
        MessageKind.TELEMETRY,
        time,
        List.of(new Sample(key, time, new Value.Int(value))),
        Origin.NONE);
  }

  /** Takes a frame and says that it was written only when told. */
  private static final class SlowOutlet implements Outlet {
    private final List<String> sent = new ArrayList<>();
    private Runnable done;
    private int closedWith;

    @Override
    public void send(String text, Runnable whenDone, Runnable failed) {
      sent.add(text);
      done = whenDone;
    }

    void written() {
      done.run();
    }

    @Override
    public void ping() {
      sent.add("ping");
    }

    @Override
    public void close(int code, String reason) {
      closedWith = code;
    }
  }
}
