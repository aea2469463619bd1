/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.core.BoundedCache;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last lines of each device in a ring of rows, written behind the caller's back: a device that
 * sends rubbish as fast as it can must slow down nobody.
 */
final class DiagnosticLines {
  static final int KEPT = 200;

  private static final Logger LOG = LoggerFactory.getLogger(DiagnosticLines.class);
  private static final int QUEUE = 10_000;
  private static final int SLICE = 1_000;
  private static final int DELAY_MILLIS = 100;
  private static final String UPDATE =
      "UPDATE bp_diagnostic SET n = ?, at = ?, severity = ?, code = ?, line = ?"
          + " WHERE tenant = ? AND device = ? AND slot = ?";
  private static final String INSERT =
      "INSERT INTO bp_diagnostic (tenant, device, slot, n, at, severity, code, line)"
          + " SELECT d.tenant, d.id, CAST(? AS INT), CAST(? AS BIGINT), CAST(? AS BIGINT),"
          + " CAST(? AS VARCHAR(16)), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(1000))"
          + " FROM bp_device d WHERE d.tenant = ? AND d.id = ?";

  private final Registry registry;
  private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
  private final BoundedCache<DeviceKey, Long> newest;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();

  DiagnosticLines(Registry registry) {
    this.registry = registry;
    this.newest = new BoundedCache<>(registry.limits().cachedDevices() / 10);
  }

  private record Line(DeviceKey device, Diagnostic line) {}

  void add(DeviceKey device, Diagnostic line) {
    if (!queue.offer(new Line(device, line))) {
      dropped.increment();
      return;
    }
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        registry.chores().schedule(this::drain, DELAY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("diagnostics end with the card: {}", e.getMessage());
      }
    }
  }

  long dropped() {
    return dropped.sum();
  }

  /** Writes what waits. */
  void drain() {
    scheduled.set(false);
    List<Line> lines = new ArrayList<>();
    while (queue.drainTo(lines, SLICE) > 0) {
      try {
        write(lines);
      } catch (RegistryException e) {
        dropped.add(lines.size());
        LOG.debug("{} diagnostics are not stored: {}", lines.size(), e.getMessage());
      }
      lines.clear();
    }
  }

  private void write(List<Line> lines) {
    Map<DeviceKey, Deque<Diagnostic>> byDevice = new LinkedHashMap<>();
    for (Line l : lines) {
      Deque<Diagnostic> own = byDevice.computeIfAbsent(l.device, k -> new ArrayDeque<>());
      own.add(l.line);
      if (own.size() > KEPT) {
        own.poll();
        dropped.increment();
      }
    }
    Map<DeviceKey, Long> counted = new LinkedHashMap<>();
    registry
        .database()
        .note(
            c -> {
              for (Map.Entry<DeviceKey, Deque<Diagnostic>> e : byDevice.entrySet()) {
                counted.put(e.getKey(), write(c, e.getKey(), e.getValue()));
              }
              return null;
            });
    counted.forEach(newest::put);
  }

  private long write(Connection c, DeviceKey k, Iterable<Diagnostic> lines) throws SQLException {
    Long known = newest.peek(k);
    long n = known == null ? last(c, k) : known;
    for (Diagnostic d : lines) {
      n++;
      int slot = (int) (n % KEPT);
      String tenant = k.tenant().value();
      String device = k.device().value();
      String code = cut(d.code(), 64);
      String text = cut(d.text(), 1_000);
      String severity = d.severity().name();
      int updated = Sql.update(c, UPDATE, n, d.time(), severity, code, text, tenant, device, slot);
      if (updated == 0) {
        Sql.update(c, INSERT, slot, n, d.time(), severity, code, text, tenant, device);
      }
    }
    return n;
  }

  private static long last(Connection c, DeviceKey k) throws SQLException {
    return Sql.one(
            c,
            "SELECT MAX(n) FROM bp_diagnostic WHERE tenant = ? AND device = ?",
            r -> r.getLong(1),
            k.tenant().value(),
            k.device().value())
        .orElse(0L);
  }

  private static String cut(String text, int max) {
    return text.length() > max ? text.substring(0, max) : text;
  }

  List<Diagnostic> list(DeviceKey k) {
    return registry
        .database()
        .read(
            c ->
                Sql.list(
                    c,
                    "SELECT at, severity, code, line FROM bp_diagnostic"
                        + " WHERE tenant = ? AND device = ? ORDER BY n DESC",
                    r ->
                        new Diagnostic(
                            r.getLong(1),
                            Severity.valueOf(r.getString(2)),
                            r.getString(3),
                            r.getString(4)),
                    k.tenant().value(),
                    k.device().value()));
  }
}
