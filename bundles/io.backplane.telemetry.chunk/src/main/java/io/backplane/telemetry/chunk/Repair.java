/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.codec.Summary;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/** Sums a broken hour up afresh from what is sealed. Belongs to the holder of the mutex. */
final class Repair {
  private final State state;
  private final ChunkReader reader = new ChunkReader();
  private final Points points = new Points();

  Repair(State state) {
    this.state = state;
  }

  /**
   * Repairs one hour of one key. Must follow a checkpoint.
   *
   * @return whether there was one
   */
  boolean one() {
    Long id = state.rollups.anyBroken();
    if (id == null) {
      return false;
    }
    long hour = Rollups.hour(id);
    long from = hour * Time.HOUR;
    Summary sum = new Summary();
    MVMap<Long, byte[]> map = state.vault.maps().days.get(Math.floorDiv(hour, 24));
    if (map != null) {
      int window = (int) (Math.floorMod(hour, 24) / 2);
      Cursor<Long, byte[]> cursor =
          map.cursor(
              ChunkKey.of(window, 0, 0), ChunkKey.last(window, ChunkKey.MOST_SERIES - 1), false);
      while (cursor.hasNext()) {
        long key = cursor.next();
        Track t = state.catalog.track(ChunkKey.series(key));
        if (t != null && t.key.id == Rollups.key(id)) {
          long start = ChunkKey.start(Math.floorDiv(hour, 24), key);
          reader.decode(cursor.getValue(), start, points);
          sum.add(points, points.from(from), points.from(from + Time.HOUR));
        }
      }
    }
    state.change(() -> state.rollups.repair(id, sum));
    return true;
  }
}
