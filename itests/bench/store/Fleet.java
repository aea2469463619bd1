/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import java.util.Random;

/**
 * A made-up fleet: each device sends two slow sine waves with noise, two decimals, every 90 seconds
 * and some milliseconds. The same for every store.
 */
final class Fleet {
  static final long BASE = 20_605L * 86_400_000_000L;
  static final long INTERVAL = 90_000_000L;
  private static final double[] NOISE = new double[65_536];
  private static final double[] SINE = new double[8192];

  static {
    Random r = new Random(7);
    for (int i = 0; i < NOISE.length; i++) {
      NOISE[i] = r.nextGaussian() * 0.1;
    }
    for (int i = 0; i < SINE.length; i++) {
      SINE[i] = Math.sin(2 * Math.PI * i / SINE.length);
    }
  }

  private final int devices;

  Fleet(int devices) {
    this.devices = devices;
  }

  private static long mix(long x) {
    long z = x + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  int device(long message) {
    return (int) (message % devices);
  }

  long time(long message) {
    long step = INTERVAL / devices / 1000 * 1000;
    return BASE
        + message / devices * INTERVAL
        + message % devices * step
        + (mix(message) & 31) * 1000;
  }

  double value(long message, int key, long time) {
    int phase = (int) ((time - BASE) / 10_546_875L + message % devices * 37);
    double x =
        20 + 10 * key + 5 * SINE[phase & 8191] + NOISE[(int) mix(message * 2 + key) & 65_535];
    return Math.rint(x * 100) / 100;
  }
}
