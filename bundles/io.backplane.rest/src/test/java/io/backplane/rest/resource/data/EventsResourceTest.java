/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.device.api.Device;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageCodec;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.message.api.WireWriter;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.resource.device.FakeRegistry;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.EventView;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A device's events, read back from the stream. */
class EventsResourceTest {
  private static final Caller CALLER =
      new Caller(Subject.SYSTEM, null, (s, a, r) -> new Decision(true, ""), false);

  private final MemoryStreams streams = new MemoryStreams(1);
  private final FakeRegistry registry = new FakeRegistry();
  private final EventsResource resource =
      new EventsResource(Desks.devices(registry, registry, null), Desks.data(null, streams));

  EventsResourceTest() {
    device("d1", 0);
    device("d2", 0);
  }

  @Test
  void there_are_none_before_the_stream_exists() {
    assertEquals(List.of(), list(null, null).items());
  }

  @Test
  void only_events_of_the_device_are_told_the_newest_first() {
    say("d1", MessageKind.EVENT, 1, "door");
    say("d1", MessageKind.TELEMETRY, 2, "temp");
    say("d2", MessageKind.EVENT, 3, "bell");
    say("d1", MessageKind.EVENT, 4, "restart");
    Paged<EventView> page = list(null, null);
    assertEquals(List.of("restart", "door"), page.items().stream().map(EventView::name).toList());
    EventView newest = page.items().get(0);
    assertEquals(4000, newest.receivedAt().micros());
    assertEquals(3999, newest.ts().micros());
    assertEquals(new Value.Int(4), newest.value());
    assertEquals("int", newest.type());
    assertNull(page.next());
  }

  @Test
  void pages_lead_to_the_oldest_over_many_other_records_and_miss_none() {
    List<Long> expected = new ArrayList<>();
    for (int i = 1; i <= 5000; i++) {
      boolean event = i % 50 == 0;
      say("d1", event ? MessageKind.EVENT : MessageKind.TELEMETRY, i, "k");
      if (event) {
        expected.add(0, i * 1000L);
      }
    }
    List<Long> seen = new ArrayList<>();
    String cursor = null;
    do {
      Paged<EventView> page = list("7", cursor);
      page.items().forEach(e -> seen.add(e.receivedAt().micros()));
      cursor = page.next();
    } while (cursor != null);
    assertEquals(expected, seen);
  }

  @Test
  void a_call_looks_at_so_many_records_and_no_more() {
    say("d1", MessageKind.EVENT, 1, "old");
    int others = 2 * EventSearch.MAX_LOOKS;
    for (int i = 2; i <= others; i++) {
      say("d2", MessageKind.TELEMETRY, i, "k");
    }
    Paged<EventView> first = list(null, null);
    assertEquals(List.of(), first.items());
    assertEquals(Integer.toString(others - EventSearch.MAX_LOOKS), first.next());
    Paged<EventView> second = list(null, first.next());
    assertEquals(1, second.items().size());
    assertNull(second.next());
  }

  @Test
  void what_an_earlier_device_of_that_name_said_is_not_told() {
    say("d1", MessageKind.EVENT, 1, "old");
    say("d1", MessageKind.EVENT, 3, "new");
    device("d1", 2000);
    Paged<EventView> page = list(null, null);
    assertEquals(List.of("new"), page.items().stream().map(EventView::name).toList());
    assertNull(page.next());
  }

  @Test
  void what_is_no_device_no_limit_and_no_cursor_is_refused() {
    assertThrows(ProblemException.class, () -> resource.events("nobody", null, null, CALLER));
    assertThrows(ProblemException.class, () -> list("0", null));
    assertThrows(ProblemException.class, () -> list(null, "x"));
  }

  private Paged<EventView> list(String limit, String cursor) {
    return resource.events("d1", limit, cursor, CALLER);
  }

  private void device(String id, long createdAt) {
    DeviceId d = new DeviceId(id);
    registry.devices.put(
        d,
        new Device(
            TenantId.DEFAULT,
            d,
            id,
            ProfileId.DEFAULT,
            Set.of(),
            null,
            true,
            false,
            1,
            createdAt,
            createdAt));
  }

  private void say(String device, MessageKind kind, int i, String key) {
    Sample sample = new Sample(key, i * 1000L - 1, new Value.Int(i));
    DeviceId id = new DeviceId(device);
    DeviceMessage m =
        new DeviceMessage(TenantId.DEFAULT, id, kind, i * 1000L, List.of(sample), Origin.NONE);
    WireWriter w = new WireWriter(256);
    MessageCodec.encode(m, w);
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    batch.add(DeviceMessage.keyHash(TenantId.DEFAULT, id), i * 1000L, w.array(), 0, w.size());
    batch.append(receipt -> {});
  }
}
