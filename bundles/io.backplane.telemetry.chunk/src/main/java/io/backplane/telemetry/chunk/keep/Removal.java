/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.Rollups;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;

/**
 * Removes chunks from the file: a whole day at once, or those of some series. Works right after a
 * checkpoint, so that nothing waits in memory but heads. Belongs to the holder of the mutex.
 */
public final class Removal {
  private final State state;
  private final ChunkReader reader = new ChunkReader();

  public Removal(State state) {
    this.state = state;
  }

  /** Drops a day with all its chunks; cheap, whatever it holds. Returns the points dropped. */
  public long day(long day) {
    long points = state.dayCounts.getOrDefault(day, 0L);
    long before = state.expired();
    commit(
        maps -> {
          maps.drop(day);
          maps.meta.remove("day:" + day);
          Rollups.removeDay(maps, day);
          state.expired(before + points);
        },
        () -> state.expired(before));
    state.change(
        () -> {
          state.dayCounts.remove(day);
          state.rollups.forgetDay(day);
        });
    return points;
  }

  /** Removes series' chunks of one day, as retention does. Returns the points removed. */
  long ofDay(long day, Collection<Track> tracks) {
    Map<Track, List<Long>> keys = new HashMap<>();
    MVMap<Long, byte[]> map = state.vault.maps().days.get(day);
    if (map == null) {
      return 0;
    }
    long points = 0;
    for (Track t : tracks) {
      points += collect(map, day, t, keys);
    }
    if (keys.isEmpty()) {
      return 0;
    }
    long removed = points;
    long before = state.expired();
    commit(
        maps -> {
          keys.values().forEach(list -> list.forEach(maps.days.get(day)::remove));
          state.expired(before + removed);
          count(maps, day, removed);
          state.rollups.put(maps);
        },
        () -> state.expired(before));
    state.change(state.rollups::written);
    state.dayCounts.merge(day, -removed, Long::sum);
    return removed;
  }

  private long collect(MVMap<Long, byte[]> map, long day, Track t, Map<Track, List<Long>> into) {
    long points = 0;
    for (int w = 0; w < 12; w++) {
      Cursor<Long, byte[]> cursor =
          map.cursor(ChunkKey.of(w, t.id, 0), ChunkKey.last(w, t.id), false);
      while (cursor.hasNext()) {
        long key = cursor.next();
        byte[] chunk = cursor.getValue();
        long start = ChunkKey.start(day, key);
        long end = reader.end(chunk, start);
        state.change(() -> state.rollups.breakBetween(t.key, start, end));
        into.computeIfAbsent(t, k -> new ArrayList<>()).add(key);
        points += ChunkReader.count(chunk);
      }
    }
    return points;
  }

  private void count(Vault.Maps maps, long day, long removed) {
    long rest = state.dayCounts.getOrDefault(day, 0L) - removed;
    maps.meta.put("day:" + day, Checkpoint.longs(rest));
  }

  /** A change of the file's maps. */
  private interface Change {
    void apply(Vault.Maps maps);
  }

  private void commit(Change change, Runnable undo) {
    try {
      Vault.Maps maps = state.vault.maps();
      change.apply(maps);
      Checkpoint.putCounters(state, maps);
      state.vault.commit();
    } catch (MVStoreException | IllegalStateException e) {
      state.vault.abandon();
      undo.run();
      throw new TelemetryException("cannot remove telemetry: " + e.getMessage(), e);
    }
  }
}
