/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.DeviceEntry;
import io.backplane.telemetry.chunk.series.Sealed;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * What is erased in memory and goes from the file with the next checkpoint: in one commit with the
 * stream's positions, so that thousands of devices cost a few commits. Belongs to the holder of the
 * mutex.
 */
public final class Erasure {
  private static final int LARGE = 200_000;
  private final State state;
  private final ChunkReader reader = new ChunkReader();
  private final Map<Long, Keys> keys = new HashMap<>();
  private final List<Integer> series = new ArrayList<>();
  private int size;

  /** Keys of one day's chunks. */
  private static final class Keys {
    private long[] all = new long[64];
    private int size;

    void add(long key) {
      if (size == all.length) {
        all = Arrays.copyOf(all, size * 2);
      }
      all[size++] = key;
    }
  }

  /** A chunk of the file that is to go. */
  private record Doomed(Track track, long day, long key, long end, int points) {
    long start() {
      return ChunkKey.start(day, key);
    }
  }

  Erasure(State state) {
    this.state = state;
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /** Whether it is time for a checkpoint, lest this takes too much memory. */
  boolean isLarge() {
    return size >= LARGE;
  }

  /**
   * Forgets devices. Reads the file first, so that a fault leaves all as it was.
   *
   * @param devices in the order of their series
   * @return the points they had
   */
  public long add(List<DeviceEntry> devices) {
    List<Doomed> doomed = new ArrayList<>();
    Map<Long, MVMap<Long, byte[]>> days = state.vault.maps().days;
    for (Map.Entry<Long, MVMap<Long, byte[]>> day : days.entrySet()) {
      for (int window = 0; window < 12; window++) {
        for (DeviceEntry device : devices) {
          for (Track t : device.tracks()) {
            find(day.getKey(), window, t, day.getValue(), doomed);
          }
        }
      }
    }
    long[] points = {0};
    state.change(
        () -> {
          for (Doomed d : doomed) {
            points[0] += drop(d);
          }
          for (DeviceEntry device : devices) {
            for (Track t : device.tracks()) {
              points[0] += drop(t);
            }
            state.catalog.remove(device);
          }
        });
    return points[0];
  }

  private void find(long day, int window, Track t, MVMap<Long, byte[]> map, List<Doomed> into) {
    Cursor<Long, byte[]> cursor =
        map.cursor(ChunkKey.of(window, t.id, 0), ChunkKey.last(window, t.id), false);
    while (cursor.hasNext()) {
      long key = cursor.next();
      byte[] chunk = cursor.getValue();
      long end = reader.end(chunk, ChunkKey.start(day, key));
      into.add(new Doomed(t, day, key, end, ChunkReader.count(chunk)));
    }
  }

  /** A chunk that was taken apart or replaced since is counted with what became of it. */
  private long drop(Doomed d) {
    keys.computeIfAbsent(d.day, k -> new Keys()).add(d.key);
    size++;
    state.rollups.breakBetween(d.track.key, d.start(), d.end);
    if (d.track.pending != null && d.track.pending.containsKey(d.start())) {
      return 0;
    }
    state.ingest.dayChanged(d.day, -d.points);
    return d.points;
  }

  private long drop(Track t) {
    state.ingest.sealLates(t);
    long points = t.head.size();
    if (t.pending != null) {
      for (Sealed s : t.pending.values()) {
        if (!s.isRemoval()) {
          int n = ChunkReader.count(s.bytes());
          state.rollups.breakBetween(t.key, s.start(), reader.end(s.bytes(), s.start()));
          state.ingest.dayChanged(Time.day(s.start()), -n);
          points += n;
        }
      }
    }
    t.forget();
    series.add(t.id);
    return points;
  }

  void put(Vault.Maps maps) {
    keys.forEach(
        (day, of) -> {
          MVMap<Long, byte[]> map = maps.days.get(day);
          for (int i = 0; map != null && i < of.size; i++) {
            map.remove(of.all[i]);
          }
        });
    series.forEach(id -> maps.series.remove((long) id));
  }

  /** After a checkpoint: nothing waits any more. */
  void written() {
    keys.clear();
    series.clear();
    size = 0;
  }
}
