/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.Points;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * Takes sealed chunks apart again for values that come late. What lies in the file is fetched
 * before a batch is applied ({@link #prepare}); within the batch only memory is asked.
 */
public final class Unsealer {
  private final ChunkReader reader = new ChunkReader();
  private final BiConsumer<Long, Long> dayChanged;
  private long bytes;

  Unsealer(BiConsumer<Long, Long> dayChanged) {
    this.dayChanged = dayChanged;
  }

  /**
   * Makes sure that a late value's stretch is in memory, reading the file if it must.
   *
   * @param t the series
   * @param time of the value, not later than {@code t.diskMax}
   * @param maps the file
   * @param lock guards changes of the series against readers
   */
  public void prepare(Track t, long time, Vault.Maps maps, Lock lock) {
    if (t.late(time) != null) {
      return;
    }
    NavigableMap<Long, byte[]> chunks = inFile(t, time, maps);
    long first = Time.windowStart(time);
    long last = Math.min(Time.windowLast(time), t.sealedMax);
    if (t.pending != null) {
      for (Sealed s : t.pending.subMap(first, true, last, true).values()) {
        if (s.isRemoval()) {
          chunks.remove(s.start());
        } else {
          chunks.put(s.start(), s.bytes());
        }
      }
    }
    lock.lock();
    try {
      open(t, time, chunks, first, last);
    } finally {
      lock.unlock();
    }
  }

  private static NavigableMap<Long, byte[]> inFile(Track t, long time, Vault.Maps maps) {
    NavigableMap<Long, byte[]> out = new TreeMap<>();
    long day = Time.day(time);
    MVMap<Long, byte[]> map = maps.days.get(day);
    if (map != null) {
      int window = (int) (Math.floorMod(time, Time.DAY) / Time.WINDOW);
      Cursor<Long, byte[]> cursor =
          map.cursor(ChunkKey.of(window, t.id, 0), ChunkKey.last(window, t.id), false);
      while (cursor.hasNext()) {
        out.put(ChunkKey.start(day, cursor.next()), cursor.getValue());
      }
    }
    return out;
  }

  /** The same for a value later than everything the file holds of the series. */
  Late openPending(Track t, long time) {
    long first = Time.windowStart(time);
    if (t.diskMax >= first) {
      first = t.diskMax + 1;
    }
    long last = Math.min(Time.windowLast(time), t.sealedMax);
    NavigableMap<Long, byte[]> chunks = Collections.emptyNavigableMap();
    if (t.pending != null) {
      chunks = new TreeMap<>();
      for (Sealed s : t.pending.subMap(first, true, last, true).values()) {
        if (!s.isRemoval()) {
          chunks.put(s.start(), s.bytes());
        }
      }
    }
    return open(t, time, chunks, first, last);
  }

  private Late open(Track t, long time, NavigableMap<Long, byte[]> chunks, long first, long last) {
    long from = first;
    long to = last;
    if (t.lates != null) {
      for (Late l : t.lates) {
        from = l.to() < time ? Math.max(from, l.to() + 1) : from;
        to = l.from() > time ? Math.min(to, l.from() - 1) : to;
      }
    }
    Map.Entry<Long, byte[]> before = chunks.floorEntry(time);
    Map.Entry<Long, byte[]> chosen = before;
    if (before == null || before.getKey() < from) {
      Map.Entry<Long, byte[]> behind = chunks.higherEntry(time);
      chosen = behind == null || behind.getKey() > to ? null : behind;
    } else {
      from = before.getKey();
    }
    Points points = new Points();
    if (chosen != null) {
      Long next = chunks.higherKey(chosen.getKey());
      to = next == null ? to : Math.min(to, next - 1);
      take(t, chosen, points);
    }
    dayChanged.accept(Time.day(time), (long) -points.size());
    Late late = new Late(from, to, points);
    t.add(late);
    bytes += 200 + 24L * points.size() + points.weight();
    return late;
  }

  private void take(Track t, Map.Entry<Long, byte[]> chunk, Points points) {
    reader.decode(chunk.getValue(), chunk.getKey(), points);
    t.unseal(chunk.getKey());
  }

  long bytes() {
    return bytes;
  }

  void saved() {
    bytes = 0;
  }
}
