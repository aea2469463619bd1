/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Replays.Report;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.protocol.api.spi.Dialect;
import io.backplane.protocol.gate.append.Marks;
import io.backplane.stream.api.Refusal;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.StreamRecord;
import io.backplane.stream.api.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which dead letters were replayed is known, and many are replayed at once. */
class ReplaysTest {
  private GateHarness h = new GateHarness();
  private final Dialect broken = new Broken();

  @BeforeEach
  void letters() {
    h.gate.unbindDialect(h.dialect);
    h.gate.bindDialect(broken, Map.of(Dialect.NAME, "native"));
    for (String device : List.of("d1", "d2", "d3")) {
      h.registry.put(device, null, true);
    }
  }

  @AfterEach
  void close() {
    h.close();
  }

  @Test
  void an_accepted_replay_is_known_and_survives_another_gate_and_a_restart() {
    say(1, 2);
    mend();
    StreamRecord letter = letters(Streams.DEAD_LETTERS).get(0);
    assertEquals(0, replayedAt(letter));
    assertSame(Outcome.Accepted.INSTANCE, h.gate.replay(letter.partition(), letter.offset()));
    long at = replayedAt(letter);
    assertTrue(at > letter.time());
    h.gate.deactivate();
    h = new GateHarness(h.streams);
    assertEquals(at, replayedAt(letter));
    GateHarness restarted = new GateHarness(h.streams.successor());
    h.gate.deactivate();
    h = restarted;
    assertEquals(at, replayedAt(letter));
    assertEquals(0, replayedAt(letters(Streams.DEAD_LETTERS).get(1)));
  }

  @Test
  void what_is_rejected_again_stays_open() {
    say(1);
    StreamRecord letter = letters(Streams.DEAD_LETTERS).get(0);
    assertTrue(h.gate.replay(letter.partition(), letter.offset()) instanceof Outcome.Rejected);
    assertEquals(0, replayedAt(letter));
    assertFalse(h.streams.names().contains(Marks.STREAM));
  }

  @Test
  void many_are_replayed_the_oldest_first_and_once() {
    say(1, 2, 3, 4, 5, 6, 7);
    mend();
    assertEquals(7, h.gate.open());
    Report first = h.gate.replay(Selection.ALL, "", 3);
    assertEquals(4, h.gate.open());
    assertEquals(3, first.accepted());
    assertTrue(first.more());
    assertEquals(List.of(1L, 2L, 3L), values());
    Report second = h.gate.replay(Selection.ALL, first.next(), 1000);
    assertEquals(new Report(4, 0, 0, "", ""), second);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), values());
    assertEquals(new Report(0, 0, 0, "", ""), h.gate.replay(Selection.ALL, "", 1000));
    letters(Streams.DEAD_LETTERS).forEach(r -> assertTrue(replayedAt(r) > 0));
    assertEquals(0, h.gate.open());
    assertEquals(0, h.account("replay").difference());
    assertEquals(7L, h.account("replay").out().get("accepted"));
  }

  @Test
  void hundreds_keep_their_order() {
    int[] all = new int[450];
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
      expected.add((long) i);
    }
    say(all);
    mend();
    assertEquals(450, h.gate.replay(Selection.ALL, "", 1000).accepted());
    for (int d = 1; d <= 3; d++) {
      int device = d;
      assertEquals(
          expected.stream().filter(v -> v % 3 + 1 == device).toList(), values("d" + device));
    }
  }

  @Test
  void only_those_that_are_meant_are_replayed() {
    say(0, 1, 2, 3, 4, 5);
    mend();
    List<StreamRecord> all =
        letters(Streams.DEAD_LETTERS).stream()
            .sorted((a, b) -> Long.compare(a.time(), b.time()))
            .toList();
    Selection device = new Selection("d2", "", 0, Long.MAX_VALUE);
    assertEquals(2, h.gate.replay(device, "", 1000).accepted());
    assertEquals(List.of(1L, 4L), values());
    assertEquals(
        new Report(0, 0, 0, "", ""),
        h.gate.replay(new Selection(new TenantId("other"), "", "", 0, Long.MAX_VALUE), "", 1000));
    Selection reason = new Selection("", "unknown-topic", 0, Long.MAX_VALUE);
    assertEquals(0, h.gate.replay(reason, "", 1000).accepted());
    Selection times = new Selection("", "malformed-payload", all.get(2).time(), all.get(5).time());
    assertEquals(2, h.gate.replay(times, "", 1000).accepted());
    assertEquals(List.of(1L, 4L, 2L, 3L), values());
  }

  @Test
  void those_that_are_still_wrong_are_passed_by_and_told() {
    say(1, 2);
    mend();
    h.registry.devices.remove(GateHarness.identity("d2").device());
    Report report = h.gate.replay(Selection.ALL, "", 1000);
    assertEquals(1, report.accepted());
    assertEquals(1, report.rejected());
    assertTrue(report.detail().contains("'d2'"), report.detail());
    assertFalse(report.more());
  }

  @Test
  void a_stream_that_refuses_ends_it_and_the_same_place_is_gone_on_from() {
    say(1, 2, 3);
    mend();
    h.streams.refuse(Refusal.DISK_FULL, "full");
    Report report = h.gate.replay(Selection.ALL, "", 1000);
    assertEquals(3, report.refused());
    assertEquals("full", report.detail());
    assertTrue(report.more());
    h.streams.accept();
    assertEquals(new Report(3, 0, 0, "", ""), h.gate.replay(Selection.ALL, report.next(), 1000));
    assertEquals(List.of(1L, 2L, 3L), values());
  }

  @Test
  void marks_of_what_retention_took_are_let_go() {
    say(new int[1500]);
    mend();
    StreamRecord first = letters(Streams.DEAD_LETTERS).get(0);
    assertEquals(1000, h.gate.replay(Selection.ALL, "", 1000).accepted());
    assertTrue(replayedAt(first) > 0);
    h.streams.expire(Streams.DEAD_LETTERS, first.partition(), 1200);
    assertEquals(300, h.gate.replay(Selection.ALL, "", 1000).accepted());
    assertEquals(0, replayedAt(first));
    assertTrue(h.gate.replayedAt(first.partition(), 1499) > 0);
  }

  @Test
  void refuses_what_is_no_place_and_no_limit_and_says_when_it_does_not_know() {
    assertThrows(IllegalArgumentException.class, () -> h.gate.replay(Selection.ALL, "nonsense", 1));
    assertThrows(IllegalArgumentException.class, () -> h.gate.replay(Selection.ALL, "1", 1));
    assertThrows(IllegalArgumentException.class, () -> h.gate.replay(Selection.ALL, "", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> h.gate.replay(Selection.ALL, "", Replays.MAX_AT_ONCE + 1));
    h.gate.unbindStreams(h.streams);
    assertThrows(StreamException.class, () -> h.gate.replayedAt(0, 0));
    assertThrows(StreamException.class, () -> h.gate.replay(Selection.ALL, "", 1));
    h.gate.bindStreams(h.streams);
  }

  private void say(int... values) {
    for (int v : values) {
      h.send("d" + (v % 3 + 1), "telemetry", "{\"a\":" + v + "}");
    }
  }

  private void mend() {
    h.gate.unbindDialect(broken);
    h.bindDialect();
  }

  private long replayedAt(StreamRecord letter) {
    return h.gate.replayedAt(letter.partition(), letter.offset());
  }

  private List<StreamRecord> letters(String stream) {
    return h.streams.records(stream);
  }

  private List<Long> values() {
    return values("");
  }

  /** In the order they were taken in. */
  private List<Long> values(String device) {
    return h.stored().stream()
        .filter(m -> device.isEmpty() || m.device().value().equals(device))
        .sorted((a, b) -> Long.compare(a.receivedAt(), b.receivedAt()))
        .map(DeviceMessage::samples)
        .map(s -> ((Value.Int) s.get(0).value()).value())
        .toList();
  }

  /** Understands nothing. */
  private static final class Broken implements Dialect {
    @Override
    public Decoded decode(DeviceIdentity from, Inbound in, NodeClock clock) {
      return new Rejected(new Rejection(Reason.MALFORMED_PAYLOAD, "not understood yet"));
    }

    @Override
    public Outbound encode(Command command) {
      return null;
    }

    @Override
    public boolean maySubscribe(DeviceIdentity from, String filter) {
      return false;
    }
  }
}
