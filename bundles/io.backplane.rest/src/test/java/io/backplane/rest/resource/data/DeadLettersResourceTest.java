/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.DeadLetterCodec;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Replays;
import io.backplane.protocol.api.Replays.Report;
import io.backplane.protocol.api.Replays.Selection;
import io.backplane.rest.http.Caller;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DataDesk;
import io.backplane.rest.service.Desks;
import io.backplane.rest.view.Lists.Paged;
import io.backplane.rest.view.StreamViews.LetterView;
import io.backplane.rest.view.StreamViews.ReplaysView;
import io.backplane.security.api.Authorizer.Decision;
import io.backplane.security.api.Subject;
import io.backplane.stream.api.AppendBatch;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.ws.rs.core.MultivaluedHashMap;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.core.UriInfo;
import org.junit.jupiter.api.Test;

/** Dead letters from the newest back. */
class DeadLettersResourceTest {
  private static final int LETTERS = 500;

  private static final Caller CALLER = caller(TenantId.DEFAULT);
  private static final Caller STRANGER = caller(new TenantId("other"));

  private static Caller caller(TenantId tenant) {
    return new Caller(
        new Subject(Subject.Kind.USER, tenant, "somebody", Set.of()),
        null,
        (s, a, r) -> new Decision(true, ""),
        false);
  }

  private final MemoryStreams streams = new MemoryStreams();
  private final LetterGate gate = new LetterGate();
  private final DeadLettersResource resource =
      new DeadLettersResource(Desks.letters(streams, gate.ingress(), gate));

  @Test
  void there_are_none_before_the_stream_exists() {
    assertEquals(List.of(), resource.list(null, null, null, CALLER).items());
  }

  @Test
  void pages_lead_from_the_newest_to_the_oldest_and_miss_none() {
    fill();
    List<Long> seen = new ArrayList<>();
    String before = null;
    do {
      Paged<LetterView> page = resource.list("37", before, null, CALLER);
      page.items().forEach(l -> seen.add(l.ts().micros()));
      before = page.next();
    } while (before != null);
    List<Long> expected = new ArrayList<>();
    for (long i = LETTERS; i > 0; i--) {
      expected.add(i * 1000);
    }
    assertEquals(expected, seen);
  }

  @Test
  void a_page_may_begin_at_a_time() {
    fill();
    Paged<LetterView> page = resource.list("1", "100", null, CALLER);
    assertEquals(99_000, page.items().get(0).ts().micros());
  }

  @Test
  void a_payload_that_is_text_can_be_read() {
    append(1, "text {");
    append(2, "\u0000");
    byte[] binary = {(byte) 0xff, (byte) 0xfe};
    append(3, binary);
    List<LetterView> items = resource.list(null, null, null, CALLER).items();
    assertNull(items.get(0).payloadText());
    assertEquals("//4=", items.get(0).payload());
    assertEquals("text {", items.get(2).payloadText());
  }

  @Test
  void what_is_no_cursor_and_no_letter_is_refused() {
    fill();
    assertThrows(ProblemException.class, () -> resource.list(null, "p1.2", null, CALLER));
    assertThrows(ProblemException.class, () -> resource.list(null, "nonsense", null, CALLER));
    assertThrows(ProblemException.class, () -> resource.list("0", null, null, CALLER));
    assertTrue(
        assertThrows(ProblemException.class, () -> resource.replay("99", "0", null, CALLER))
            .getMessage()
            .contains("99"));
    assertThrows(ProblemException.class, () -> resource.replay("0", "99999", null, CALLER));
  }

  @Test
  void a_letter_that_was_taken_in_says_when_and_is_not_taken_in_again_unasked() {
    append(1, "one");
    append(2, "two");
    LetterView old = resource.list(null, null, null, CALLER).items().get(1);
    String p = Integer.toString(old.partition());
    String o = Long.toString(old.offset());
    assertNull(old.replayedAt());
    assertEquals("accepted", resource.replay(p, o, null, CALLER).outcome());
    assertEquals(77, resource.list(null, null, null, CALLER).items().get(1).replayedAt().micros());
    ProblemException again =
        assertThrows(ProblemException.class, () -> resource.replay(p, o, "false", CALLER));
    assertEquals(409, again.problem().status());
    assertEquals(1, gate.replays.size());
    assertEquals("accepted", resource.replay(p, o, "true", CALLER).outcome());
    assertEquals(2, gate.replays.size());
  }

  @Test
  void those_that_are_open_and_those_that_were_taken_in_are_told_apart() {
    fill();
    for (LetterView l : resource.list("120", null, null, CALLER).items()) {
      resource.replay(Integer.toString(l.partition()), Long.toString(l.offset()), null, CALLER);
    }
    Paged<LetterView> open = resource.list("50", null, "open", CALLER);
    assertEquals(50, open.items().size());
    assertEquals((LETTERS - 120) * 1000L, open.items().get(0).ts().micros());
    Paged<LetterView> done = resource.list("100", null, "replayed", CALLER);
    assertEquals(LETTERS * 1000L, done.items().get(0).ts().micros());
    Paged<LetterView> rest = resource.list("100", done.next(), "replayed", CALLER);
    assertEquals(20, rest.items().size());
    assertEquals(LETTERS - 120, open.total());
    assertEquals(120, done.total());
    assertEquals(LETTERS, resource.list("1", null, null, CALLER).total());
    assertThrows(ProblemException.class, () -> resource.list(null, null, "done", CALLER));
  }

  @Test
  void those_of_another_tenant_are_neither_shown_nor_taken_in() {
    fill();
    assertEquals(List.of(), resource.list(null, null, null, STRANGER).items());
    ProblemException hidden =
        assertThrows(ProblemException.class, () -> resource.replay("0", "0", null, STRANGER));
    assertEquals(404, hidden.problem().status());
    assertEquals(List.of(), gate.replays);
    StreamsResource records = new StreamsResource(Desks.data(null, streams));
    assertEquals(
        List.of(), records.records(Streams.DEAD_LETTERS, "0", null, null, STRANGER).items());
    assertFalse(records.records(Streams.DEAD_LETTERS, "0", null, null, CALLER).items().isEmpty());
  }

  @Test
  void a_listing_waits_for_the_gate_that_is_being_replaced() {
    fill();
    DataDesk desk = Desks.data(null, streams);
    DeadLettersResource early = new DeadLettersResource(desk);
    CompletableFuture<Integer> listed =
        CompletableFuture.supplyAsync(() -> early.list(null, null, null, CALLER).items().size());
    Desks.gate(desk, gate);
    assertEquals(50, listed.join());
  }

  @Test
  void many_are_asked_of_the_gate_as_they_are_meant() {
    gate.report = new Report(3, 2, 1, "why", "1.2.3.4");
    ReplaysView view =
        replayAll(
            Map.of(
                "device", "d1",
                "reason", "unknown-device",
                "from", "5",
                "to", "6",
                "limit", "7",
                "after", "0.0.0.0"));
    assertEquals(new ReplaysView(3, 2, 1, "why", true, "1.2.3.4"), view);
    assertEquals(
        List.of(new Selection(TenantId.DEFAULT, "d1", "unknown-device", 5000, 6000), "0.0.0.0", 7),
        gate.asked);
    gate.report = new Report(0, 0, 0, "", "");
    assertNull(replayAll(Map.of()).next());
    assertEquals(
        List.of(new Selection(TenantId.DEFAULT, "", "", 0, Long.MAX_VALUE), "", 1000), gate.asked);
    assertThrows(ProblemException.class, () -> replayAll(Map.of("limit", "1001")));
    gate.report = null;
    assertThrows(ProblemException.class, () -> replayAll(Map.of("after", "x")));
  }

  private ReplaysView replayAll(Map<String, String> query) {
    MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>(query);
    return resource.replayAll(
        (UriInfo)
            Proxy.newProxyInstance(
                UriInfo.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, args) -> parameters),
        CALLER);
  }

  private void fill() {
    for (int i = 1; i <= LETTERS; i++) {
      append(i, "payload " + i);
    }
  }

  private void append(int i, String payload) {
    append(i, payload.getBytes(StandardCharsets.UTF_8));
  }

  private void append(int i, byte[] payload) {
    DeadLetter letter =
        new DeadLetter(
            TenantId.DEFAULT,
            new DeviceId("d" + i % 7),
            ProfileId.DEFAULT,
            new Origin("mqtt", "native", "telemetry", Map.of(), payload),
            "malformed-payload",
            "no JSON",
            i * 1000L);
    byte[] bytes = DeadLetterCodec.encode(letter);
    AppendBatch batch = streams.stream(Streams.DEAD_LETTERS).newBatch();
    batch.add(i * 0x9E3779B9, i * 1000L, bytes, 0, bytes.length);
    batch.append(receipt -> {});
  }

  /** Takes everything, and remembers what. */
  private static final class LetterGate implements Replays {
    final List<String> replays = new ArrayList<>();
    List<Object> asked = List.of();
    Report report;

    Ingress ingress() {
      return (Ingress)
          Proxy.newProxyInstance(
              Ingress.class.getClassLoader(),
              new Class<?>[] {Ingress.class},
              (proxy, method, args) -> {
                replays.add(args[0] + "/" + args[1]);
                return Outcome.Accepted.INSTANCE;
              });
    }

    @Override
    public long replayedAt(int partition, long offset) {
      return replays.contains(partition + "/" + offset) ? 77 : 0;
    }

    @Override
    public long open() {
      return LETTERS - replays.size();
    }

    @Override
    public Report replay(Selection which, String after, int limit) {
      asked = List.of(which, after, limit);
      if (report == null) {
        throw new IllegalArgumentException("no place");
      }
      return report;
    }
  }
}
