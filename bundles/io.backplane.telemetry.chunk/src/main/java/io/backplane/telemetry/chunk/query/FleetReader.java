/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.codec.Summary;
import io.backplane.telemetry.chunk.codec.SummaryCodec;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.KeyEntry;
import io.backplane.telemetry.chunk.series.Late;
import io.backplane.telemetry.chunk.series.Rollups;
import io.backplane.telemetry.chunk.series.Sealed;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;

/**
 * Answers questions over many devices. Whole hours of the whole fleet come from the hourly sums;
 * what is left is scanned: chunk headers where they suffice, points where they don't. One instance
 * per question.
 */
final class FleetReader {
  private static final int SCAN_FROM = 8;
  private final State state;
  private final KeyEntry key;
  private final Range range;
  private final long interval;
  private final Map<Integer, Track> wanted = new HashMap<>();
  private final boolean scan;
  private final NavigableMap<Long, Summary> out = new TreeMap<>();
  private final ChunkReader reader = new ChunkReader();
  private final Points decoded = new Points();
  private final Summary header = new Summary();
  private final List<Sealed> waiting = new ArrayList<>();
  private final Map<Integer, NavigableMap<Long, Sealed>> overridden = new HashMap<>();
  private final NavigableMap<Long, MVMap<Long, byte[]>> days = new TreeMap<>();
  private final Map<Long, RootReference<Long, byte[]>> roots = new HashMap<>();
  private final List<long[]> parts = new ArrayList<>();
  private Summary atHand;
  private long atHandFrom;

  /** A question about the given series of a key; {@code fleet} says that these are all it has. */
  FleetReader(State state, KeyEntry key, List<Track> tracks, Range range, long interval) {
    this.state = state;
    this.key = key;
    this.range = range;
    this.interval = interval;
    tracks.forEach(t -> wanted.put(t.id, t));
    this.scan = tracks.size() * SCAN_FROM >= state.catalog.size();
  }

  List<Bucket> aggregate(boolean fleet) {
    Vault.Maps maps = state.vault.maps();
    MVStore store = maps.store;
    MVStore.TxCounter usage;
    List<Long> fromFile = new ArrayList<>();
    RootReference<Long, byte[]> rollups;
    state.view.readLock().lock();
    try {
      usage = store.registerVersionUsage();
      rollups = maps.rollups.getRoot();
      split(fleet && interval % Time.HOUR == 0, fromFile);
      snapshot(maps);
    } finally {
      state.view.readLock().unlock();
    }
    try {
      for (Long id : fromFile) {
        byte[] sum = maps.rollups.get(rollups.root, id);
        if (sum != null) {
          summary(Rollups.hour(id) * Time.HOUR).add(SummaryCodec.decode(sum));
        }
      }
      for (long[] part : parts) {
        read(part[0], part[1]);
      }
    } finally {
      store.deregisterVersionUsage(usage);
    }
    List<Bucket> buckets = new ArrayList<>();
    out.forEach((from, s) -> buckets.add(s.bucket(from, from + interval)));
    return buckets;
  }

  /** Divides the range into hours whose sums are at hand and parts to be read. */
  private void split(boolean hourly, List<Long> fromFile) {
    long first = hourly ? -Math.floorDiv(-range.from(), Time.HOUR) : 0;
    long behind = hourly ? Time.hour(range.to()) : 0;
    if (!hourly || first >= behind) {
      part(range.from(), range.to());
      return;
    }
    part(range.from(), first * Time.HOUR);
    for (long day : state.days(Math.floorDiv(first, 24), Math.floorDiv(behind - 1, 24))) {
      long last = Math.min(behind, (day + 1) * 24);
      for (long hour = Math.max(first, day * 24); hour < last; hour++) {
        hour(hour, fromFile);
      }
    }
    part(behind * Time.HOUR, range.to());
  }

  private void hour(long hour, List<Long> fromFile) {
    long id = Rollups.id(hour, key);
    if (state.rollups.isBroken(id)) {
      part(hour * Time.HOUR, (hour + 1) * Time.HOUR);
      return;
    }
    Summary staged = state.rollups.staged(id);
    if (staged != null && !staged.isEmpty()) {
      summary(hour * Time.HOUR).add(staged);
    }
    if (!state.rollups.isWhole(id)) {
      fromFile.add(id);
    }
  }

  private void part(long from, long to) {
    if (from >= to) {
      return;
    }
    long[] before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (before != null && before[1] == from) {
      before[1] = to;
    } else {
      parts.add(new long[] {from, to});
    }
  }

  /** Adds what is in memory, notes what is sealed there, and the roots of the file's maps. */
  private void snapshot(Vault.Maps maps) {
    for (Track t : wanted.values()) {
      add(t.head, range.from(), range.to());
      if (t.pending != null && !parts.isEmpty()) {
        overridden.put(t.id, new TreeMap<>(t.pending));
        waiting.addAll(t.pending.values());
      }
      if (t.lates != null) {
        for (Late l : t.lates) {
          parts.forEach(part -> add(l.points(), part[0], part[1]));
        }
      }
    }
    for (long[] part : parts) {
      days.putAll(maps.days.subMap(Time.day(part[0]), true, Time.day(part[1] - 1), true));
    }
    days.forEach((day, map) -> roots.put(day, map.getRoot()));
  }

  private void add(Points p, long from, long to) {
    int n = p.size();
    if (n == 0 || p.time(n - 1) < from || p.time(0) >= to) {
      return;
    }
    int i = p.from(from);
    int behind = p.from(to);
    while (i < behind) {
      Summary s = summary(p.time(i));
      long next = atHandFrom + interval;
      int end = p.time(behind - 1) < next ? behind : Math.min(behind, p.from(next));
      s.add(p, i, end);
      i = end;
    }
  }

  private Summary summary(long time) {
    if (atHand == null || time < atHandFrom || time >= atHandFrom + interval) {
      atHandFrom = Math.floorDiv(time, interval) * interval;
      atHand = out.computeIfAbsent(atHandFrom, k -> new Summary());
    }
    return atHand;
  }

  private void read(long from, long to) {
    for (Sealed s : waiting) {
      if (!s.isRemoval()) {
        chunk(s.start(), s.bytes(), from, to);
      }
    }
    for (Long day : days.subMap(Time.day(from), true, Time.day(to - 1), true).keySet()) {
      long begin = day * Time.DAY;
      int first = Time.day(from) < day ? 0 : (int) ((from - begin) / Time.WINDOW);
      int last = Time.day(to - 1) > day ? 11 : (int) ((to - 1 - begin) / Time.WINDOW);
      for (int w = first; w <= last; w++) {
        window(day, w, from, to);
      }
    }
  }

  private void window(long day, int w, long from, long to) {
    if (scan) {
      chunks(day, ChunkKey.of(w, 0, 0), ChunkKey.last(w, ChunkKey.MOST_SERIES - 1), from, to);
    } else {
      for (Integer id : wanted.keySet()) {
        chunks(day, ChunkKey.of(w, id, 0), ChunkKey.last(w, id), from, to);
      }
    }
  }

  private void chunks(long day, long first, long last, long from, long to) {
    Cursor<Long, byte[]> cursor = days.get(day).cursor(roots.get(day), first, last, false);
    while (cursor.hasNext()) {
      long id = cursor.next();
      int series = ChunkKey.series(id);
      if (wanted.containsKey(series)) {
        long start = ChunkKey.start(day, id);
        NavigableMap<Long, Sealed> over = overridden.get(series);
        if (over == null || !over.containsKey(start)) {
          chunk(start, cursor.getValue(), from, to);
        }
      }
    }
  }

  private void chunk(long start, byte[] bytes, long from, long to) {
    if (start >= to) {
      return;
    }
    long end = reader.header(bytes, start, header);
    if (end < from) {
      return;
    }
    if (start >= from
        && end < to
        && Math.floorDiv(start, interval) == Math.floorDiv(end, interval)) {
      summary(start).add(header);
      return;
    }
    reader.decode(bytes, start, decoded);
    add(decoded, from, to);
  }
}
