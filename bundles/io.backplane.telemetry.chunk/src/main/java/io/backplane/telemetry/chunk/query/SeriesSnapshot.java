/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.Sealed;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;

/**
 * One series as it was at one moment, while writing goes on: copies of what is in memory, the roots
 * of the file's maps for the rest. The pieces do not overlap in time.
 */
final class SeriesSnapshot implements AutoCloseable {
  private final int series;
  private final long from;
  private final long to;
  private final MVStore store;
  private final MVStore.TxCounter usage;
  private final NavigableMap<Long, MVMap<Long, byte[]>> days = new TreeMap<>();
  private final Map<Long, RootReference<Long, byte[]>> roots = new TreeMap<>();
  private final NavigableMap<Long, Object> inMemory = new TreeMap<>();
  private final NavigableMap<Long, Sealed> overridden;

  /** Takes pieces in order of time. */
  interface Visitor {
    /**
     * A sealed chunk.
     *
     * @param start its first time
     * @param bytes the chunk
     * @return false to end
     */
    boolean chunk(long start, byte[] bytes);

    /**
     * Points from memory.
     *
     * @param p at least one, of this snapshot's range or not
     * @return false to end
     */
    boolean points(Points p);
  }

  /** Takes the snapshot of a series within {@code from} (included) and {@code to} (excluded). */
  SeriesSnapshot(State state, Track t, long from, long to) {
    this.series = t.id;
    this.from = from;
    this.to = to;
    Vault.Maps maps = state.vault.maps();
    store = maps.store;
    state.view.readLock().lock();
    try {
      usage = store.registerVersionUsage();
      days.putAll(maps.days.subMap(Time.day(from), true, Time.day(to - 1), true));
      days.forEach((day, map) -> roots.put(day, map.getRoot()));
      overridden = pending(t);
      for (Sealed s : overridden.values()) {
        if (!s.isRemoval()) {
          inMemory.put(s.start(), s.bytes());
        }
      }
      if (t.lates != null) {
        t.lates.forEach(l -> copy(l.points()));
      }
      copy(t.head);
    } finally {
      state.view.readLock().unlock();
    }
  }

  private NavigableMap<Long, Sealed> pending(Track t) {
    if (t.pending == null) {
      return Collections.emptyNavigableMap();
    }
    return new TreeMap<>(t.pending.subMap(Time.windowStart(from), true, to, false));
  }

  private void copy(Points p) {
    int first = p.from(from);
    int behind = p.from(to);
    if (first < behind) {
      inMemory.put(p.time(first), p.copy(first, behind));
    }
  }

  void forward(Visitor visitor) {
    NavigableMap<Long, Object> rest = new TreeMap<>(inMemory);
    for (Long day : days.keySet()) {
      for (int w = firstWindow(day); w <= lastWindow(day); w++) {
        for (Map.Entry<Long, byte[]> c : window(day, w)) {
          if (!before(c.getKey(), rest, visitor) || !visitor.chunk(c.getKey(), c.getValue())) {
            return;
          }
        }
      }
    }
    before(Long.MAX_VALUE, rest, visitor);
  }

  private static boolean before(long time, NavigableMap<Long, Object> rest, Visitor visitor) {
    while (!rest.isEmpty() && rest.firstKey() <= time) {
      if (!visit(rest.pollFirstEntry(), visitor)) {
        return false;
      }
    }
    return true;
  }

  void backward(Visitor visitor) {
    NavigableMap<Long, Object> rest = new TreeMap<>(inMemory);
    for (Long day : days.descendingKeySet()) {
      for (int w = lastWindow(day); w >= firstWindow(day); w--) {
        List<Map.Entry<Long, byte[]>> chunks = window(day, w);
        for (int i = chunks.size() - 1; i >= 0; i--) {
          Map.Entry<Long, byte[]> c = chunks.get(i);
          if (!behind(c.getKey(), rest, visitor) || !visitor.chunk(c.getKey(), c.getValue())) {
            return;
          }
        }
      }
    }
    behind(Long.MIN_VALUE, rest, visitor);
  }

  private static boolean behind(long time, NavigableMap<Long, Object> rest, Visitor visitor) {
    while (!rest.isEmpty() && rest.lastKey() >= time) {
      if (!visit(rest.pollLastEntry(), visitor)) {
        return false;
      }
    }
    return true;
  }

  private static boolean visit(Map.Entry<Long, Object> piece, Visitor visitor) {
    return piece.getValue() instanceof Points p
        ? visitor.points(p)
        : visitor.chunk(piece.getKey(), (byte[]) piece.getValue());
  }

  private int firstWindow(long day) {
    return Time.day(from) < day ? 0 : (int) (Math.floorMod(from, Time.DAY) / Time.WINDOW);
  }

  private int lastWindow(long day) {
    return Time.day(to - 1) > day ? 11 : (int) (Math.floorMod(to - 1, Time.DAY) / Time.WINDOW);
  }

  private List<Map.Entry<Long, byte[]>> window(long day, int window) {
    List<Map.Entry<Long, byte[]>> out = new ArrayList<>();
    Cursor<Long, byte[]> cursor =
        days.get(day)
            .cursor(
                roots.get(day),
                ChunkKey.of(window, series, 0),
                ChunkKey.last(window, series),
                false);
    while (cursor.hasNext()) {
      long start = ChunkKey.start(day, cursor.next());
      if (start < to && !overridden.containsKey(start)) {
        out.add(Map.entry(start, cursor.getValue()));
      }
    }
    return out;
  }

  @Override
  public void close() {
    store.deregisterVersionUsage(usage);
  }
}
