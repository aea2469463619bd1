/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.Value;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkCodecTest {
  private static final long BASE = 1_782_864_000_000_000L;
  private final ChunkWriter writer = new ChunkWriter();
  private final ChunkReader reader = new ChunkReader();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void gives_back_what_it_was_given(int shape) {
    Random r = new Random(shape);
    for (int round = 0; round < 1500; round++) {
      Points p = points(r, shape, 1 + r.nextInt(round % 50 == 0 ? 3000 : 200));
      int from = r.nextInt(p.size());
      int to = from + 1 + r.nextInt(p.size() - from);
      check(p, from, to);
    }
  }

  private void check(Points p, int from, int to) {
    byte[] chunk = writer.encode(p, from, to);
    assertEquals(to - from, ChunkReader.count(chunk));
    Points q = new Points();
    reader.decode(chunk, p.time(from), q);
    assertEquals(to - from, q.size());
    for (int i = from; i < to; i++) {
      int j = i - from;
      assertTrue(
          p.time(i) == q.time(j)
              && p.kind(i) == q.kind(j)
              && p.bits(i) == q.bits(j)
              && (p.ref(i) == null ? q.ref(j) == null : p.ref(i).equals(q.ref(j))),
          () -> "point " + j);
    }
    Summary expected = new Summary();
    expected.add(p, from, to);
    Summary actual = new Summary();
    assertEquals(p.time(to - 1), reader.header(chunk, p.time(from), actual));
    assertSame(expected, actual);
  }

  private static void assertSame(Summary e, Summary a) {
    assertEquals(e.count, a.count);
    assertEquals(e.numbers, a.numbers);
    if (e.numbers > 0) {
      assertEquals(e.min + 0.0, a.min + 0.0);
      assertEquals(e.max + 0.0, a.max + 0.0);
      assertEquals(e.first, a.first);
      assertEquals(e.last, a.last);
      assertEquals(e.firstTime, a.firstTime);
      assertEquals(e.lastTime, a.lastTime);
      double size = Math.max(Math.abs(e.min), Math.abs(e.max)) * e.numbers;
      assertTrue(
          Double.compare(e.sum, a.sum) == 0 || Math.abs(e.sum - a.sum) <= 1e-9 * size,
          () -> e.sum + " " + a.sum);
    }
  }

  private static Points points(Random r, int shape, int n) {
    Points p = new Points();
    long t = BASE + r.nextInt(1000) * 1000L;
    int rhythm = r.nextInt(6);
    for (int i = 0; i < n; i++) {
      add(p, t, shape == 11 ? r.nextInt(11) : shape, r, i);
      t += step(r, rhythm);
    }
    return p;
  }

  private static long step(Random r, int rhythm) {
    return switch (rhythm) {
      case 0 -> 1_000_000;
      case 1 -> 90_000_000 + r.nextInt(32) * 1000L;
      case 2 -> 1 + r.nextInt(5);
      case 3 -> r.nextInt(100) == 0 ? 1L << 45 : 1000;
      case 4 -> 1 + (r.nextLong() >>> 20 + r.nextInt(40));
      default -> 1_000_000 + r.nextInt(200);
    };
  }

  private static void add(Points p, long t, int shape, Random r, int i) {
    switch (shape) {
      case 0 -> real(p, t, Math.rint(2000 + 100 * r.nextGaussian()) / 100);
      case 1 -> real(p, t, Double.longBitsToDouble(r.nextLong()));
      case 2 -> real(p, t, r.nextGaussian());
      case 3 -> real(p, t, r.nextBoolean() ? -0.0 : 0.0);
      case 4 -> real(p, t, r.nextInt(40) == 0 ? Double.NaN : r.nextInt(100));
      case 5 -> p.append(t, Kind.INT, r.nextLong(), null);
      case 6 -> p.append(t, Kind.INT, 5_000_000_000L + i * 17L, null);
      case 7 -> p.append(t, Kind.BOOL, r.nextInt(2), null);
      case 8 -> p.append(t, Kind.TEXT, 0, "state \u20ac " + r.nextInt(5));
      case 9 -> p.append(t, Kind.JSON, 0, "{\"n\":" + r.nextInt() + "}");
      default ->
          p.append(
              t,
              Kind.GEO,
              0,
              new Value.Geo(48 + r.nextInt(1000) / 1e6, r.nextDouble(), Double.NaN));
    }
  }

  private static void real(Points p, long t, double v) {
    p.append(t, Kind.REAL, Double.doubleToRawLongBits(v), null);
  }

  @Test
  void whole_and_broken_numbers_share_a_compact_form() {
    Points p = new Points();
    Random r = new Random(5);
    for (int i = 0; i < 500; i++) {
      if (r.nextBoolean()) {
        p.append(BASE + i * 1_000_000L, Kind.INT, 20 + r.nextInt(3), null);
      } else {
        real(p, BASE + i * 1_000_000L, 20 + r.nextInt(30) / 10.0);
      }
    }
    check(p, 0, 500);
    assertTrue(writer.encode(p, 0, 500).length < 500 * 1.2);
  }

  @Test
  void steady_decimals_take_less_than_two_bytes() {
    Points p = new Points();
    Random r = new Random(6);
    for (int i = 0; i < 512; i++) {
      real(p, BASE + i * 1_000_000L, Math.rint(2000 + 10 * r.nextGaussian()) / 100);
    }
    int bytes = writer.encode(p, 0, 512).length;
    assertTrue(bytes < 512, () -> bytes + " bytes");
  }

  @Test
  void a_constant_costs_next_to_nothing() {
    Points p = new Points();
    for (int i = 0; i < 512; i++) {
      real(p, BASE + i * 1_000_000L, 21.5);
    }
    assertTrue(writer.encode(p, 0, 512).length < 48);
  }

  @Test
  void damaged_bytes_are_told_and_never_hang() {
    Random r = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      Points p = points(r, round % 12, 1 + r.nextInt(60));
      byte[] chunk = writer.encode(p, 0, p.size());
      byte[] bad = Arrays.copyOf(chunk, r.nextInt(4) == 0 ? r.nextInt(chunk.length) : chunk.length);
      for (int i = 0; i < bad.length && i < 1 + r.nextInt(3); i++) {
        bad[r.nextInt(bad.length)] ^= (byte) (1 << r.nextInt(8));
      }
      try {
        reader.decode(bad, BASE, new Points());
      } catch (CorruptChunkException e) {
        assertTrue(e.getMessage() != null);
      }
    }
    assertThrows(
        CorruptChunkException.class, () -> reader.decode(new byte[] {0}, BASE, new Points()));
  }

  @Test
  void points_keep_their_order_through_inserts_and_removals() {
    Points p = new Points();
    for (int i = 0; i < 100; i++) {
      p.append(BASE + i * 10L, Kind.INT, i, null);
    }
    p.insert(1, BASE + 5, Kind.TEXT, 0, "between");
    assertEquals(1, p.find(BASE + 5));
    assertEquals(Kind.TEXT, p.kind(1));
    assertEquals("between", p.ref(1));
    assertTrue(p.replace(1, Kind.INT, 7, null));
    assertEquals(0, p.weight());
    p.removeFirst(2);
    assertEquals(99, p.size());
    assertEquals(BASE + 10, p.time(0));
    assertEquals(1, p.bits(0));
    check(p, 0, p.size());
  }
}
