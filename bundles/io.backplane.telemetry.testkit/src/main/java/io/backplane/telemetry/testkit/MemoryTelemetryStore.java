/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.stream.api.LedgerAccount;
import io.backplane.stream.api.LedgerCrossing;
import io.backplane.stream.api.LedgerSource;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.spi.TelemetryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The simplest store that keeps the contract: a sorted map per series. The model other stores are
 * compared with, and a fake for tests of those who write or read telemetry. Forgets everything with
 * the process; what it calls durable only matters to {@link #crash()}.
 */
public final class MemoryTelemetryStore implements TelemetryStore, LedgerSource {
  private final boolean eachWriteDurable;
  private State state = new State();
  private State saved = new State();
  private boolean failing;
  private int toLose;

  /** A store in which every write is durable at once. */
  public MemoryTelemetryStore() {
    this(true);
  }

  /**
   * A store.
   *
   * @param eachWriteDurable whether every write is durable at once; else {@link #flush()} makes it
   */
  public MemoryTelemetryStore(boolean eachWriteDurable) {
    this.eachWriteDurable = eachWriteDurable;
  }

  /** What there is, copied as a whole for {@link #crash()}. */
  private static final class State {
    final Map<Series, NavigableMap<Long, Value>> values = new HashMap<>();
    final Map<String, Positions> positions = new HashMap<>();
    final Map<String, Tally> tallies = new HashMap<>();
    long stored;
    long merged;
    long expired;

    State copy() {
      State c = new State();
      values.forEach((s, m) -> c.values.put(s, new TreeMap<>(m)));
      c.positions.putAll(positions);
      c.tallies.putAll(tallies);
      c.stored = stored;
      c.merged = merged;
      c.expired = expired;
      return c;
    }
  }

  /**
   * Lets writes and flushes fail until told otherwise.
   *
   * @param fail whether they fail
   */
  public synchronized void failing(boolean fail) {
    failing = fail;
  }

  /** Loses what is not durable, as a killed process would. */
  public synchronized void crash() {
    state = saved.copy();
  }

  /**
   * Drops a device's values older than a time, as retention does.
   *
   * @param tenant the tenant
   * @param device the device
   * @param before microseconds since the epoch
   */
  public synchronized void expire(TenantId tenant, DeviceId device, long before) {
    state.values.forEach(
        (series, values) -> {
          if (series.tenant().equals(tenant) && series.device().equals(device)) {
            NavigableMap<Long, Value> old = values.headMap(before, false);
            state.expired += old.size();
            old.clear();
          }
        });
  }

  @Override
  public synchronized void write(
      String stream, List<DeviceMessage> messages, Positions upTo, Tally tally) {
    check();
    for (DeviceMessage m : messages) {
      if (m.kind() == MessageKind.TELEMETRY) {
        m.samples().forEach(s -> put(new Series(m.tenant(), m.device(), s.key()), s));
      }
    }
    state.positions.put(stream, upTo);
    state.tallies.merge(stream, tally, Tally::plus);
    if (eachWriteDurable) {
      saved = state.copy();
    }
  }

  /**
   * The next values are lost though the write says that they were taken, as no store should.
   *
   * @param values how many
   */
  public synchronized void lose(int values) {
    toLose = values;
  }

  /** None. */
  @Override
  public List<LedgerAccount> accounts() {
    return List.of();
  }

  @Override
  public synchronized List<LedgerCrossing> crossings() {
    long taken = state.stored + state.merged;
    return List.of(new LedgerCrossing("telemetry-writer", "store", "", false, taken));
  }

  private void put(Series series, Sample s) {
    if (toLose > 0) {
      toLose--;
      return;
    }
    Value before =
        state.values.computeIfAbsent(series, k -> new TreeMap<>()).put(s.time(), s.value());
    if (before == null) {
      state.stored++;
    } else {
      state.merged++;
    }
  }

  private void check() {
    if (failing) {
      throw new TelemetryException("the store was told to fail", null);
    }
  }

  @Override
  public synchronized Positions durable(String stream) {
    return saved.positions.get(stream);
  }

  @Override
  public synchronized Positions written(String stream) {
    return state.positions.get(stream);
  }

  @Override
  public synchronized Tally tally(String stream) {
    return saved.tallies.getOrDefault(stream, Tally.NONE);
  }

  @Override
  public synchronized void flush() {
    check();
    saved = state.copy();
  }

  @Override
  public long erase(TenantId tenant, DeviceId device) {
    return erase(tenant, List.of(device));
  }

  @Override
  public synchronized long erase(TenantId tenant, Collection<DeviceId> devices) {
    check();
    Set<DeviceId> gone = Set.copyOf(devices);
    long[] removed = {0};
    state
        .values
        .entrySet()
        .removeIf(
            e -> {
              boolean hit =
                  e.getKey().tenant().equals(tenant) && gone.contains(e.getKey().device());
              removed[0] += hit ? e.getValue().size() : 0;
              return hit;
            });
    if (eachWriteDurable) {
      saved = state.copy();
    }
    return removed[0];
  }

  @Override
  public synchronized List<Sample> latest(TenantId tenant, DeviceId device) {
    List<Sample> out = new ArrayList<>();
    state.values.forEach(
        (s, v) -> {
          if (s.tenant().equals(tenant) && s.device().equals(device) && !v.isEmpty()) {
            out.add(new Sample(s.key(), v.lastKey(), v.lastEntry().getValue()));
          }
        });
    out.sort(Comparator.comparing(Sample::key));
    return out;
  }

  @Override
  public synchronized List<DeviceSample> latest(
      TenantId tenant, Collection<DeviceId> devices, String key) {
    List<DeviceSample> out = new ArrayList<>();
    for (DeviceId d : devices) {
      NavigableMap<Long, Value> v = values(new Series(tenant, d, key));
      if (!v.isEmpty()) {
        out.add(new DeviceSample(d, new Sample(key, v.lastKey(), v.lastEntry().getValue())));
      }
    }
    return out;
  }

  @Override
  public synchronized List<Sample> range(
      Series series, Range range, int limit, boolean newestFirst) {
    Limits.check("limit", limit, 1, 1_000_000);
    NavigableMap<Long, Value> in = within(series, range);
    List<Sample> out = new ArrayList<>();
    for (Map.Entry<Long, Value> e : (newestFirst ? in.descendingMap() : in).entrySet()) {
      if (out.size() == limit) {
        break;
      }
      out.add(new Sample(series.key(), e.getKey(), e.getValue()));
    }
    return out;
  }

  @Override
  public synchronized List<Bucket> downsample(Series series, Range range, int buckets) {
    Limits.check("buckets", buckets, 1, 10_000);
    long span = range.to() - range.from();
    NavigableMap<Long, Summing> out = new TreeMap<>();
    if (span != 0) {
      long width = Long.divideUnsigned(span - 1, buckets) + 1;
      long lastIndex = Long.divideUnsigned(span - 1, width);
      within(series, range)
          .forEach(
              (t, v) -> {
                long i = Long.divideUnsigned(t - range.from(), width);
                long from = range.from() + i * width;
                long to = i == lastIndex ? range.to() : from + width;
                out.computeIfAbsent(i, k -> new Summing(from, to)).add(t, v);
              });
    }
    return out.values().stream().map(Summing::bucket).toList();
  }

  @Override
  public synchronized List<Sample> lttb(Series series, Range range, int points) {
    Limits.check("points", points, 3, 10_000);
    List<Sample> numbers = new ArrayList<>();
    within(series, range)
        .forEach(
            (t, v) -> {
              if (!Double.isNaN(v.asDouble())) {
                numbers.add(new Sample(series.key(), t, v));
              }
            });
    return Lttb.of(numbers, points);
  }

  @Override
  public synchronized List<Bucket> aggregate(
      TenantId tenant, Collection<DeviceId> devices, String key, Range range, long interval) {
    Limits.interval(range, interval);
    NavigableMap<Long, Summing> out = new TreeMap<>();
    state.values.keySet().stream()
        .filter(s -> s.tenant().equals(tenant) && s.key().equals(key))
        .filter(s -> devices == null || devices.contains(s.device()))
        .forEach(s -> add(within(s, range), interval, out));
    return out.values().stream().map(Summing::bucket).toList();
  }

  private static void add(
      NavigableMap<Long, Value> values, long interval, NavigableMap<Long, Summing> out) {
    values.forEach(
        (t, v) -> {
          long from = Math.floorDiv(t, interval) * interval;
          out.computeIfAbsent(from, k -> new Summing(from, from + interval)).add(t, v);
        });
  }

  @Override
  public synchronized StoreStatus status() {
    long oldest =
        state.values.values().stream()
            .filter(v -> !v.isEmpty())
            .mapToLong(NavigableMap::firstKey)
            .min()
            .orElse(0);
    return new StoreStatus(
        "memory", state.values.size(), state.stored, state.merged, state.expired, 0, oldest);
  }

  private NavigableMap<Long, Value> within(Series series, Range range) {
    return values(series).subMap(range.from(), true, range.to(), false);
  }

  private NavigableMap<Long, Value> values(Series series) {
    return state.values.getOrDefault(series, new TreeMap<>());
  }
}
