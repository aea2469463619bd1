/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.TelemetryReader;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Asks two readers the same questions and fails where the answers differ. */
public final class StoreComparison {
  private static final Range EVER = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final long HOUR = 3_600_000_000L;
  private final TelemetryReader expected;
  private final TelemetryReader actual;
  private final List<DeviceId> devices;
  private final List<String> keys;

  /**
   * A comparison.
   *
   * @param expected the model
   * @param actual the store under test
   * @param devices whose values to compare
   * @param keys which keys
   */
  public StoreComparison(
      TelemetryReader expected, TelemetryReader actual, List<DeviceId> devices, List<String> keys) {
    this.expected = expected;
    this.actual = actual;
    this.devices = devices;
    this.keys = keys;
  }

  /**
   * Compares everything, and questions made up from a seed.
   *
   * @param seed names the questions
   */
  public void run(long seed) {
    Random random = new Random(seed);
    for (DeviceId d : devices) {
      samples("latest of " + d, expected.latest(T, d), actual.latest(T, d));
      for (String k : keys) {
        series(new Series(T, d, k), random);
      }
    }
    for (String k : keys) {
      fleet(k, random);
    }
    counters();
  }

  private static final TenantId T = TenantId.DEFAULT;

  /** Compares the counts of values stored and merged. */
  public void counters() {
    assertEquals(expected.status().stored(), actual.status().stored(), "stored");
    assertEquals(expected.status().merged(), actual.status().merged(), "merged");
  }

  private void series(Series s, Random random) {
    List<Sample> all = expected.range(s, EVER, 1_000_000, false);
    samples("all of " + s, all, actual.range(s, EVER, 1_000_000, false));
    Range r = part(all, random);
    int limit = 1 + random.nextInt(300);
    boolean newest = random.nextBoolean();
    samples(
        "range of " + s + r + limit,
        expected.range(s, r, limit, newest),
        actual.range(s, r, limit, newest));
    int n = 1 + random.nextInt(200);
    buckets(s + " " + r, expected.downsample(s, r, n), actual.downsample(s, r, n));
    buckets(s + " ever", expected.downsample(s, EVER, n), actual.downsample(s, EVER, n));
    samples("lttb of " + s, expected.lttb(s, r, n + 2), actual.lttb(s, r, n + 2));
  }

  private Range part(List<Sample> all, Random random) {
    if (all.isEmpty()) {
      return EVER;
    }
    long a = all.get(random.nextInt(all.size())).time() + random.nextInt(2);
    long b = all.get(random.nextInt(all.size())).time() + random.nextInt(2);
    return new Range(Math.min(a, b), Math.max(a, b));
  }

  private void fleet(String key, Random random) {
    Range r =
        new Range(
            RandomTelemetry.BASE - random.nextInt(3) * HOUR,
            RandomTelemetry.BASE + (long) (random.nextDouble() * 200 * HOUR));
    for (long interval : new long[] {HOUR, 24 * HOUR, 7 * HOUR / 3}) {
      buckets(
          "fleet " + key + r,
          expected.aggregate(T, null, key, r, interval),
          actual.aggregate(T, null, key, r, interval));
    }
    Set<DeviceId> some = new HashSet<>(devices.subList(0, 1 + random.nextInt(devices.size())));
    buckets(
        "some " + key + r,
        expected.aggregate(T, some, key, r, HOUR),
        actual.aggregate(T, some, key, r, HOUR));
    Comparator<TelemetryReader.DeviceSample> byDevice =
        Comparator.comparing(TelemetryReader.DeviceSample::device);
    var e = expected.latest(T, some, key).stream().sorted(byDevice).toList();
    var a = actual.latest(T, some, key).stream().sorted(byDevice).toList();
    assertEquals(
        e.stream().map(TelemetryReader.DeviceSample::device).toList(),
        a.stream().map(TelemetryReader.DeviceSample::device).toList(),
        "devices with a latest " + key);
    samples(
        "latest " + key,
        e.stream().map(TelemetryReader.DeviceSample::sample).toList(),
        a.stream().map(TelemetryReader.DeviceSample::sample).toList());
  }

  /**
   * Fails unless the samples are equal, NaN payloads and zeros' signs included.
   *
   * @param what names the question
   * @param expected the right answer
   * @param actual the answer
   */
  public static void samples(String what, List<Sample> expected, List<Sample> actual) {
    int n = Math.min(expected.size(), actual.size());
    for (int i = 0; i < n; i++) {
      Sample e = expected.get(i);
      Sample a = actual.get(i);
      assertTrue(
          e.equals(a) && bits(e.value()) == bits(a.value()),
          () -> what + ": expected " + e + " but was " + a);
    }
    assertEquals(expected.size(), actual.size(), () -> what + ": number of samples");
  }

  private static long bits(Value v) {
    return v instanceof Value.Real r ? Double.doubleToRawLongBits(r.value()) : 0;
  }

  /**
   * Fails unless the buckets are equal, sums but for rounding.
   *
   * @param what names the question
   * @param expected the right answer
   * @param actual the answer
   */
  public static void buckets(String what, List<Bucket> expected, List<Bucket> actual) {
    int n = Math.min(expected.size(), actual.size());
    for (int i = 0; i < n; i++) {
      Bucket e = expected.get(i);
      Bucket a = actual.get(i);
      assertTrue(same(e, a), () -> what + ": expected " + e + " but was " + a);
    }
    assertEquals(expected.size(), actual.size(), () -> what + ": number of buckets");
  }

  private static boolean same(Bucket e, Bucket a) {
    return e.from() == a.from()
        && e.to() == a.to()
        && e.count() == a.count()
        && e.numbers() == a.numbers()
        && e.min() == a.min() | Double.isNaN(e.min()) & Double.isNaN(a.min())
        && e.max() == a.max() | Double.isNaN(e.max()) & Double.isNaN(a.max())
        && e.lastTime() == a.lastTime()
        && Double.isNaN(e.first()) == Double.isNaN(a.first())
        && near(e, a);
  }

  private static boolean near(Bucket e, Bucket a) {
    if (!Double.isFinite(e.sum()) || !Double.isFinite(a.sum())) {
      double most = Math.max(Math.abs(e.min()), Math.abs(e.max())) * e.numbers();
      return Double.isInfinite(most) || Double.compare(e.sum(), a.sum()) == 0;
    }
    double size = Math.max(Math.abs(e.min()), Math.abs(e.max())) * e.numbers();
    return Math.abs(e.sum() - a.sum()) <= 1e-9 * size || size == 0;
  }
}
