/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static io.backplane.protocol.gate.GateHarness.identity;
import static io.backplane.protocol.gate.GateHarness.inbound;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerComparison;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What gets lost at the gate or on its way into the stream shows in the ledger, by name. */
class LostMessagesTest {
  private final GateHarness h = new GateHarness();

  @AfterEach
  void close() {
    h.close();
  }

  private Map<String, Long> differences() {
    List<LedgerCrossing> all = new ArrayList<>(h.gate.crossings());
    all.addAll(h.streams.crossings());
    Map<String, Long> found = new TreeMap<>();
    LedgerComparison.of(all).forEach(c -> found.put(c.name(), c.difference()));
    return found;
  }

  @Test
  void what_the_streams_took_is_what_the_gate_handed_over() {
    h.send("a", "telemetry", "{\"a\":1}");
    h.send("a", "telemetry", "{");
    h.streams.refuse(Refusal.DISK_FULL, "full");
    h.send("a", "telemetry", "{\"a\":2}");
    h.streams.accept();
    h.send("a", "telemetry", "{\"a\":3}");
    assertEquals(
        Map.of("gate > stream device", 0L, "gate > stream dead-letters", 0L), differences());
    long device =
        h.gate.crossings().stream()
            .filter(c -> c.to().equals("stream device"))
            .mapToLong(LedgerCrossing::count)
            .sum();
    assertEquals(2, device);
  }

  @Test
  void a_stream_that_loses_a_record_it_acknowledged_is_found() {
    h.send("a", "telemetry", "{\"a\":1}");
    h.streams.lose(1);
    h.send("a", "telemetry", "{\"a\":2}");
    assertEquals(1L, differences().get("gate > stream device"));
    assertEquals(0L, differences().get("gate > stream dead-letters"));
    h.streams.lose(1);
    h.send("a", "telemetry", "{");
    assertEquals(1L, differences().get("gate > stream dead-letters"));
  }

  @Test
  void a_stream_that_never_answers_is_found_once_nothing_takes_that_long() {
    h.send("a", "telemetry", "{\"a\":1}");
    h.streams.hold();
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    batch.submit(all -> {});
    LedgerAccount now = h.account("gate");
    assertEquals(List.of(1L, 0L), List.of(now.inFlight(), now.difference()));
    long later = System.nanoTime() + TimeUnit.SECONDS.toNanos(61);
    LedgerAccount then = h.gate.accounts(later).get(0);
    assertEquals(List.of(0L, 1L), List.of(then.inFlight(), then.difference()));
    h.streams.release();
    assertEquals(0, h.gate.accounts(later).get(0).difference());
  }

  @Test
  void a_message_handed_back_to_its_protocol_did_not_arrive() {
    h.gate.unbindDialect(h.dialect);
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    h.bindDialect();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    batch.submit(all -> {});
    assertEquals(1, h.account("gate").in());
    assertEquals(0, h.account("gate").difference());
  }

  /** Its protocol keeps it, and may offer it once more. */
  @Test
  void a_message_that_the_gate_fails_on_did_not_arrive() {
    Map<String, String> odd = Collections.singletonMap("content-type", null);
    byte[] payload = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    Inbound bad = new Inbound("mqtt", "telemetry", odd, payload);
    DeviceMessage worse =
        new DeviceMessage(
            TenantId.DEFAULT,
            new DeviceId("a"),
            MessageKind.TELEMETRY,
            1,
            List.of(new Sample("a", 1, new Value.Int(1))),
            new Origin("mqtt", "native", "telemetry", odd, payload));
    IngressBatch batch = h.gate.newBatch();
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":1}"));
    assertThrows(NullPointerException.class, () -> batch.offer(identity("a"), bad));
    assertThrows(NullPointerException.class, () -> batch.offer(worse));
    batch.offer(identity("a"), inbound("telemetry", "{\"a\":2}"));
    batch.submit(all -> {});
    LedgerAccount gate = h.account("gate");
    assertEquals(List.of(2L, 0L, 0L), List.of(gate.in(), gate.inFlight(), gate.difference()));
    assertEquals(2, h.stored().size());
  }

  @Test
  void a_gate_tied_to_other_streams_counts_anew() {
    h.send("a", "telemetry", "{\"a\":1}");
    String before = h.gate.crossings().get(0).run();
    h.gate.unbindStreams(h.streams);
    assertEquals(List.of(), h.gate.crossings());
    h.gate.bindStreams(h.streams);
    h.sendWaiting("a", "telemetry", "{\"a\":2}");
    assertEquals(0L, differences().get("gate > stream device"));
    assertEquals(false, before.equals(h.gate.crossings().get(0).run()));
  }
}
