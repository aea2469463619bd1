/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.codec.Summary;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.KeyEntry;
import io.backplane.telemetry.chunk.series.Rollups;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/** Sums broken hours up afresh from what is sealed. Belongs to the holder of the mutex. */
final class Repair {
  private static final int HOURS = 2;
  private final State state;
  private final ChunkReader reader = new ChunkReader();
  private final Points points = new Points();

  Repair(State state) {
    this.state = state;
  }

  /**
   * Repairs the hours of one window, of all keys in one go. Must follow a checkpoint.
   *
   * @return whether there was one
   */
  boolean window() {
    Long some = state.rollups.anyBroken();
    if (some == null) {
      return false;
    }
    long first = Math.floorDiv(Rollups.hour(some), HOURS) * HOURS;
    Map<Long, Summary> sums = new HashMap<>();
    state.rollups.broken(first, first + HOURS).forEach(id -> sums.put(id, new Summary()));
    long day = Math.floorDiv(first, 24);
    MVMap<Long, byte[]> map = state.vault.maps().days.get(day);
    if (map != null) {
      int window = (int) Math.floorMod(first, 24) / HOURS;
      Cursor<Long, byte[]> cursor =
          map.cursor(
              ChunkKey.of(window, 0, 0), ChunkKey.last(window, ChunkKey.MOST_SERIES - 1), false);
      while (cursor.hasNext()) {
        long key = cursor.next();
        Track t = state.catalog.track(ChunkKey.series(key));
        if (t != null) {
          add(t.key, first, ChunkKey.start(day, key), cursor.getValue(), sums);
        }
      }
    }
    state.change(() -> sums.forEach(state.rollups::repair));
    return true;
  }

  private void add(KeyEntry key, long first, long start, byte[] chunk, Map<Long, Summary> sums) {
    boolean decoded = false;
    for (long hour = first; hour < first + HOURS; hour++) {
      Summary sum = sums.get(Rollups.id(hour, key));
      if (sum != null) {
        if (!decoded) {
          reader.decode(chunk, start, points);
          decoded = true;
        }
        sum.add(points, points.from(hour * Time.HOUR), points.from((hour + 1) * Time.HOUR));
      }
    }
  }
}
