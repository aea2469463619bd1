/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.marks.Boundary;
import io.backplane.telemetry.api.spi.RetentionPolicy;
import io.backplane.telemetry.chunk.series.DeviceEntry;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is older than its device's policies allow; the longest of several counts. Whole days
 * where nobody keeps them, else series by series. Planning asks the policies and holds no lock; the
 * steps belong to the holder of the mutex; what they remove from the file follows a checkpoint.
 */
@Boundary("Policies belong to other cards: while one fails nothing of a device is dropped.")
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private final State state;
  private final Runnable settle;
  private final Removal removal;
  private final Set<RetentionPolicy> policies = new CopyOnWriteArraySet<>();
  private final Map<Long, Set<Integer>> swept = new HashMap<>();

  /** Retention; {@code settle} makes durable what waits. */
  public Retention(State state, Runnable settle) {
    this.state = state;
    this.settle = settle;
    this.removal = new Removal(state);
  }

  public void add(RetentionPolicy policy) {
    policies.add(policy);
  }

  public void remove(RetentionPolicy policy) {
    policies.remove(policy);
  }

  /**
   * What is to be done, in short steps that each return the points they dropped.
   *
   * @param now microseconds since the epoch
   * @return the steps
   */
  List<LongSupplier> plan(long now) {
    long today = Time.day(now);
    Map<DeviceEntry, Integer> days = days();
    int longest =
        days.values().stream().mapToInt(d -> d).max().orElse(state.settings.retentionDays());
    List<LongSupplier> steps = new ArrayList<>();
    steps.add(() -> trim(today, days));
    for (Long day : state.dayCounts.headMap(today).keySet()) {
      if (day < today - longest) {
        steps.add(() -> drop(day));
      } else if (!policies.isEmpty()) {
        steps.add(() -> sweep(day, today - day, days));
      }
    }
    return steps;
  }

  private long drop(long day) {
    settle.run();
    swept.remove(day);
    return removal.day(day);
  }

  private long sweep(long day, long age, Map<DeviceEntry, Integer> days) {
    Set<Integer> done = swept.computeIfAbsent(day, d -> new HashSet<>());
    done.removeAll(state.ingest.takeReopened(day));
    Map<Integer, Track> old = new HashMap<>();
    days.forEach(
        (device, keep) -> {
          if (age > keep) {
            for (Track t : device.tracks()) {
              if (t.sealedMax >= day * Time.DAY && !done.contains(t.id)) {
                old.put(t.id, t);
              }
            }
          }
        });
    if (old.isEmpty()) {
      return 0;
    }
    settle.run();
    long points = removal.ofDay(day, old.values());
    done.addAll(old.keySet());
    return points;
  }

  /** Takes points too old out of heads, and latest values; the next checkpoint writes that. */
  private long trim(long today, Map<DeviceEntry, Integer> days) {
    long before = state.expired();
    state.change(() -> days.forEach((device, keep) -> trim(device, (today - keep) * Time.DAY)));
    return state.expired() - before;
  }

  private void trim(DeviceEntry device, long before) {
    for (Track t : device.tracks()) {
      if (t.hasLatest && t.lastTime < before) {
        state.ingest.touch(t);
        t.hasLatest = false;
        t.lastRef = null;
      }
      if (t.head.size() > 0 && t.head.time(0) < before) {
        int n = t.head.from(before);
        state.ingest.touch(t);
        t.head.removeFirst(n);
        state.expired(state.expired() + n);
      }
    }
  }

  private Map<DeviceEntry, Integer> days() {
    Map<DeviceEntry, Integer> out = new HashMap<>();
    for (Track t : state.catalog.all()) {
      out.computeIfAbsent(t.device, this::days);
    }
    return out;
  }

  private int days(DeviceEntry device) {
    int days = 0;
    for (RetentionPolicy p : policies) {
      try {
        days = Math.max(days, p.days(device.tenant, device.id));
      } catch (RuntimeException e) {
        LOG.warn("retention policy {} failed for {}; nothing of it is dropped", p, device.id, e);
        return Integer.MAX_VALUE;
      }
    }
    return days > 0 ? days : state.settings.retentionDays();
  }
}
