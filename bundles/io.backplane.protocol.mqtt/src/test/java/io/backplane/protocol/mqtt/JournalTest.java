/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.spelled;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.WireReader;
import io.backplane.protocol.mqtt.flow.Core;
import io.backplane.protocol.mqtt.journal.Journal;
import io.backplane.protocol.mqtt.keep.Restorer;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the journal begins, and what it does about streams that come and go. */
@Timeout(60)
class JournalTest {
  private final Rig rig = Rig.complete();

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void it_tells_at_once_from_where_the_device_stream_is_to_be_read() {
    MemoryStreams streams = new MemoryStreams();
    AppendBatch batch = streams.stream(Streams.DEVICE).newBatch();
    batch.add(0, 1, new byte[1], 0, 1);
    batch.append(receipt -> {});
    Core core = new Core(Rig.SETTINGS);
    Restorer restorer = new Restorer(core);
    restorer.restore(streams);
    restorer.restored();
    restorer.written(streams);
    assertEquals(0, core.journal().records(), "nothing of ours is there");
    core.journal().write(w -> {});
    restorer.written(streams);
    assertEquals(2, core.journal().records());
    core.close();
  }

  @Test
  void streams_that_are_replaced_while_they_are_asked_are_not_asked_again() throws Exception {
    AtomicReference<Stream> old = new AtomicReference<>();
    Streams passing =
        new Streams() {
          @Override
          public Stream stream(String name) {
            if (name.equals(Journal.STREAM) && old.get() == null) {
              old.set(rig.streams.stream(name));
              rig.card().bindStreams(rig.streams.successor());
              return old.get();
            }
            return rig.streams.stream(name);
          }

          @Override
          public List<String> names() {
            return rig.streams.names();
          }
        };
    await(() -> rig.core().journal().ready());
    rig.card().bindStreams(passing);
    try (RawClient raw = Talk.v3(rig, "c", RESUME)) {
      assertEquals("9 000101", spelled(raw.ask(subscribe3(1, "telemetry", 1))));
    }
    assertTrue(rig.core().journal().refusals() > 0);
  }

  @Test
  void streams_that_break_are_asked_again() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    Streams breaking =
        new Streams() {
          @Override
          public Stream stream(String name) {
            if (broken.getAndSet(false)) {
              throw new NoClassDefFoundError("for a test");
            }
            return rig.streams.stream(name);
          }

          @Override
          public List<String> names() {
            return List.of();
          }
        };
    await(() -> rig.core().journal().ready());
    rig.card().bindStreams(breaking);
    Talk.v3(rig, "c", RESUME).close();
    assertTrue(rig.core().journal().refusals() > 0);
  }

  @Test
  void what_is_written_before_it_was_read_does_not_hide_where_it_begins() throws Exception {
    RawClient raw = Talk.v3(rig, "c", RESUME);
    MemoryStreams next = rig.streams.successor();
    rig.card().bindStreams(next);
    await(() -> rig.core().journal().base() > 0);
    await(() -> rig.core().journal().waitingBytes() == 0);
    rig.stopCard();
    int before = next.records(Journal.STREAM).size();
    MqttProtocol card = new MqttProtocol(Rig.SETTINGS);
    rig.net.bind(card);
    await(() -> card.core().counters().resumed.sum() == 1);
    card.bindStreams(next);
    await(() -> card.core().journal().ready() && card.core().journal().waitingBytes() == 0);
    List<StreamRecord> records = next.records(Journal.STREAM);
    records = records.subList(before, records.size());
    int hidden = 0;
    while (base(records.get(hidden)) == 0) {
      hidden++;
    }
    assertTrue(hidden > 0, "its client is there");
    assertEquals(card.core().journal().base(), base(records.get(hidden)));
    WireReader end = new WireReader(records.get(hidden).body().duplicate());
    end.next();
    end.varint();
    assertFalse(end.next(), "it goes with what hid it");
    rig.net.unbind(card);
    card.deactivate();
    raw.close();
  }

  private static long base(StreamRecord record) {
    WireReader in = new WireReader(record.body().duplicate());
    assertTrue(in.next());
    return in.field() == Journal.BASE ? in.varint() : 0;
  }

  @Test
  void a_client_hears_of_its_new_session_when_that_is_durable() throws Exception {
    try (RawClient gone = Talk.raw(rig);
        RawClient raw = Talk.raw(rig)) {
      rig.streams.refuse(Refusal.DISK_FULL, "for a test");
      gone.send(Talk.connect3(RESUME, 0, "c"));
      await(() -> rig.core().journal().refusals() > 0);
      assertEquals(0, rig.core().counters().connects("accepted"));
      SpaceKey dev1 = new SpaceKey(TenantId.DEFAULT, new DeviceId("dev1"));
      await(() -> rig.core().spaces().space(dev1).session("c") != null);
      gone.close();
      rig.awaitAbandoned("c");
      raw.send(Talk.connect3(RESUME, 0, "d"));
      await(() -> rig.core().journal().refusals() > 2);
      assertEquals(0, rig.core().counters().connects("accepted"));
      rig.streams.accept();
      assertEquals("2 0000", spelled(raw.next()));
    }
  }
}
