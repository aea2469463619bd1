/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Origin;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Makes up telemetry that is hard on a store: every type, NaN payloads, infinities, integers of 64
 * bits, equal times, late and very late points, gaps of years. Equal seeds give equal messages.
 */
public final class RandomTelemetry {
  /** Where the made-up time begins: 2026-07-01T00:00:00Z. */
  public static final long BASE = 1_782_864_000_000_000L;

  private static final long HOUR = 3_600_000_000L;
  private final RandomGenerator random;
  private final int devices;
  private final String[] keys = {"temp", "count", "state", "noise", "mixed", "place", "steps"};
  private final long[] clock;
  private final long[] step;
  private long tick = BASE;

  /**
   * A generator.
   *
   * @param seed names the sequence
   * @param devices how many devices take part
   */
  public RandomTelemetry(long seed, int devices) {
    this.random = new Random(seed);
    this.devices = devices;
    this.clock = new long[devices];
    this.step = new long[devices];
    for (int i = 0; i < devices; i++) {
      clock[i] = BASE + random.nextInt(60_000) * 1_000L;
      step[i] = new long[] {1_000_000L, 90_000_000L, 1_234_567L, 60_000L}[random.nextInt(4)];
    }
  }

  /**
   * The devices that take part.
   *
   * @return their identifiers
   */
  public List<DeviceId> devices() {
    List<DeviceId> out = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      out.add(device(i));
    }
    return out;
  }

  /**
   * The keys in use.
   *
   * @return their names
   */
  public List<String> keys() {
    return List.of(keys);
  }

  /**
   * The next messages.
   *
   * @param count how many
   * @return telemetry mostly, some messages of other kinds among it
   */
  public List<DeviceMessage> messages(int count) {
    List<DeviceMessage> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(message());
    }
    return out;
  }

  private DeviceMessage message() {
    int d = random.nextInt(devices);
    MessageKind kind = random.nextInt(50) == 0 ? MessageKind.ATTRIBUTES : MessageKind.TELEMETRY;
    int n = 1 + random.nextInt(4);
    List<Sample> samples = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int key = random.nextInt(keys.length);
      samples.add(new Sample(keys[key], time(d), value(key)));
    }
    return new DeviceMessage(TenantId.DEFAULT, device(d), kind, tick += 1000, samples, Origin.NONE);
  }

  private long time(int d) {
    int dice = random.nextInt(1000);
    if (dice < 900) {
      return clock[d] += step[d];
    }
    if (dice < 930) {
      return clock[d];
    }
    if (dice < 960) {
      return clock[d] - random.nextInt(20) * step[d];
    }
    if (dice < 980) {
      return clock[d] - (long) (random.nextDouble() * 6 * HOUR);
    }
    if (dice < 985) {
      return clock[d] += random.nextInt(30) * HOUR;
    }
    if (dice < 995) {
      return BASE + random.nextInt(2000) * 1_000_000L;
    }
    return BASE - (long) (random.nextDouble() * 24 * 40 * HOUR);
  }

  private Value value(int key) {
    return switch (key) {
      case 0 -> new Value.Real(Math.rint((20 + random.nextGaussian()) * 100) / 100);
      case 1 -> integer();
      case 2 -> new Value.Bool(random.nextInt(10) > 2);
      case 3 -> real();
      case 4 -> any();
      case 5 ->
          new Value.Geo(
              random.nextDouble() * 180 - 90,
              random.nextDouble() * 360 - 180,
              random.nextBoolean() ? Double.NaN : 100 * random.nextDouble());
      default ->
          random.nextBoolean()
              ? new Value.Int(random.nextInt(100))
              : new Value.Real(random.nextInt(1000) / 10.0);
    };
  }

  private Value integer() {
    return new Value.Int(
        switch (random.nextInt(6)) {
          case 0 -> random.nextLong();
          case 1 -> (1L << 53) + random.nextInt(3) - 1;
          case 2 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
          default -> random.nextInt(1000);
        });
  }

  private Value real() {
    return new Value.Real(
        switch (random.nextInt(9)) {
          case 0 -> Double.NaN;
          case 1 -> Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
          case 2 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
          case 3 -> random.nextBoolean() ? 0.0 : -0.0;
          case 4 -> Double.MIN_VALUE;
          case 5 -> Double.longBitsToDouble(random.nextLong() & 0xbfff_ffff_ffff_ffffL);
          default -> random.nextGaussian();
        });
  }

  private Value any() {
    return switch (random.nextInt(6)) {
      case 0 -> integer();
      case 1 -> real();
      case 2 -> new Value.Bool(random.nextBoolean());
      case 3 ->
          new Value.Text(
              new String[] {"", "on", "off", "größer als \u20ac", "\ud83d\ude80"}
                  [random.nextInt(5)]);
      case 4 -> new Value.Json("{\"a\":" + random.nextInt(10) + "}");
      default -> new Value.Geo(48.1, 11.5, Double.NaN);
    };
  }

  private static DeviceId device(int i) {
    return new DeviceId("dev-" + i);
  }
}
