/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.Late;
import io.backplane.telemetry.chunk.series.Sealed;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/** Finds the time of the oldest value. Remembered for a while, because looking is not free. */
final class OldestValue {
  private static final long REMEMBER_NANOS = TimeUnit.SECONDS.toNanos(20);
  private final State state;
  private long time;
  private long at = System.nanoTime() - REMEMBER_NANOS;

  OldestValue(State state) {
    this.state = state;
  }

  synchronized long time() {
    long now = System.nanoTime();
    if (time == 0 || now - at >= REMEMBER_NANOS) {
      long found = Math.min(inFile(), inMemory());
      time = found == Long.MAX_VALUE ? 0 : found;
      at = now;
    }
    return time;
  }

  private long inFile() {
    long oldest = Long.MAX_VALUE;
    for (Map.Entry<Long, MVMap<Long, byte[]>> day : state.vault.maps().days.entrySet()) {
      Cursor<Long, byte[]> cursor = day.getValue().cursor(null);
      long window = -1;
      while (cursor.hasNext()) {
        long start = ChunkKey.start(day.getKey(), cursor.next());
        if (window >= 0 && Time.windowStart(start) != window) {
          break;
        }
        window = Time.windowStart(start);
        oldest = Math.min(oldest, start);
      }
      if (oldest != Long.MAX_VALUE) {
        break;
      }
    }
    return oldest;
  }

  private long inMemory() {
    long oldest = Long.MAX_VALUE;
    state.view.readLock().lock();
    try {
      for (Track t : state.catalog.all()) {
        if (t.head.size() > 0) {
          oldest = Math.min(oldest, t.head.time(0));
        }
        if (t.pending != null) {
          for (Sealed s : t.pending.values()) {
            oldest = s.isRemoval() ? oldest : Math.min(oldest, s.start());
          }
        }
        if (t.lates != null) {
          for (Late l : t.lates) {
            oldest = l.points().size() == 0 ? oldest : Math.min(oldest, l.points().time(0));
          }
        }
      }
    } finally {
      state.view.readLock().unlock();
    }
    return oldest;
  }
}
