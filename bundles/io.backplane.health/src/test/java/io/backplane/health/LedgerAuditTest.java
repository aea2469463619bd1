/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.metrics.api.MetricSink;
import io.backplane.stream.api.Ledger.Finding;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Stream;
import io.backplane.stream.api.StreamException;
import io.backplane.stream.api.Streams;
import io.backplane.stream.testkit.MemoryStreams;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit goes on whatever those it reads do, and says what it cannot read. */
class LedgerAuditTest {
  private static final long SETTLE = 30_000;
  private static final String UNREADABLE = "unreadable " + Leaving.class.getName();

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final MemoryStreams streams = new MemoryStreams(1);
  private final LedgerAudit audit = new LedgerAudit(SETTLE, now::get);
  private final LedgerCheck check = new LedgerCheck(audit);
  private final Leaving leaving = new Leaving();

  LedgerAuditTest() {
    audit.bindStreams(streams);
    audit.bindSource(leaving);
    audit.bindSource(() -> List.of(new LedgerAccount("gate", 3, Map.of("appended", 2L), 0)));
  }

  @AfterEach
  void close() throws InterruptedException {
    audit.close();
    streams.close();
  }

  /** A card that is uninstalled while it is read. */
  private static final class Leaving implements LedgerSource {
    private Throwable with;

    @Override
    public List<LedgerAccount> accounts() {
      if (with instanceof Error e) {
        throw e;
      } else if (with instanceof RuntimeException e) {
        throw e;
      }
      return List.of(new LedgerAccount("mqtt", 7, Map.of("answered", 5L), 0));
    }
  }

  private Map<String, Double> broken() {
    Map<String, Double> figures = new TreeMap<>();
    audit.collect(
        new MetricSink() {
          @Override
          public void counter(String name, String help, double value, String... labels) {
            throw new AssertionError(name);
          }

          @Override
          public void gauge(String name, String help, double value, String... labels) {
            if (name.equals("backplane_ledger_broken")) {
              figures.put(labels[1], value);
            }
          }
        });
    return figures;
  }

  @Test
  void who_fails_hides_nobody_and_is_named_if_it_goes_on_failing() {
    for (Throwable with :
        List.of(new NoClassDefFoundError("gone"), new IllegalStateException("gone"))) {
      leaving.with = with;
      audit.tick();
      assertEquals(Map.of("gate", 0.0, UNREADABLE, 0.0), broken());
    }
    assertEquals(Result.Status.OK, check.execute().getStatus());
    now.addAndGet(SETTLE);
    audit.tick();
    assertEquals(Map.of("gate", 1.0, UNREADABLE, 1.0), broken());
    String said = check.execute().toString();
    assertTrue(said.contains("gate: 1 missing for 30 s"), said);
    assertTrue(said.contains(UNREADABLE + ": its accounts fail for 30 s"), said);
    leaving.with = null;
    audit.tick();
    assertEquals(Map.of("gate", 1.0, "mqtt", 0.0), broken());
  }

  @Test
  void what_stands_goes_on_standing_over_a_reading_that_fails() {
    audit.tick();
    leaving.with = new NoClassDefFoundError("gone");
    now.addAndGet(SETTLE / 2);
    audit.tick();
    leaving.with = null;
    now.addAndGet(SETTLE / 2);
    assertEquals(
        List.of(SETTLE, SETTLE),
        audit.read().findings().stream().map(Finding::standsMillis).toList());
  }

  @Test
  void streams_that_fail_end_no_reading_and_leave_no_old_figures() {
    audit.tick();
    assertEquals(Map.of("gate", 0.0, "mqtt", 0.0), broken());
    Streams gone =
        (Streams)
            Proxy.newProxyInstance(
                Streams.class.getClassLoader(),
                new Class<?>[] {Streams.class},
                (self, method, arguments) -> {
                  throw new NoClassDefFoundError("gone");
                });
    audit.bindStreams(gone);
    audit.tick();
    assertEquals(Map.of(), broken());
    audit.bindStreams(streams);
    audit.tick();
    assertEquals(Map.of("gate", 0.0, "mqtt", 0.0), broken());
    audit.unbindStreams(streams);
    audit.tick();
    assertEquals(Map.of(), broken());
  }

  @Test
  void a_stream_that_cannot_be_opened_hides_nobody_and_is_named() {
    streams.stream("damaged");
    streams.stream("whole").consumer("reader", Stream.StartAt.OLDEST).close();
    audit.bindStreams(
        new Streams() {
          @Override
          public Stream stream(String name) {
            if (name.equals("damaged")) {
              throw new StreamException("stream damaged cannot be opened");
            }
            return streams.stream(name);
          }

          @Override
          public List<String> names() {
            return List.of("damaged", "whole");
          }
        });
    String name = "unreadable stream damaged";
    audit.tick();
    assertEquals(Map.of("gate", 0.0, "group whole/reader", 0.0, "mqtt", 0.0, name, 0.0), broken());
    assertEquals(Set.of("whole"), audit.read().groups().keySet());
    now.addAndGet(SETTLE);
    audit.tick();
    assertEquals(Map.of("gate", 1.0, "group whole/reader", 0.0, "mqtt", 1.0, name, 1.0), broken());
    audit.bindStreams(streams);
    audit.tick();
    assertEquals(Map.of("gate", 1.0, "group whole/reader", 0.0, "mqtt", 1.0), broken());
  }

  @Test
  void what_is_broken_is_told_once_however_late_the_reading_comes() {
    assertEquals(List.of(), audit.news(audit.read()));
    now.addAndGet(SETTLE + 6_000);
    assertEquals(2, audit.news(audit.read()).size());
    now.addAndGet(5_000);
    assertEquals(List.of(), audit.news(audit.read()));
  }
}
