/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

import io.backplane.stream.api.LedgerCrossing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a stream took, by writers. Counted where records have got their offsets and are durable, a
 * batch at a time. Those who did not write for longest are forgotten when there are too many, which
 * only writers can be that are long gone.
 */
public final class Takings {
  private static final int MOST = 64;

  private record Writer(String name, String run) {}

  private record Last(String name, String run, LongAdder count) {}

  private volatile Last last;

  private final Map<Writer, LongAdder> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Writer, LongAdder> eldest) {
          return size() > MOST;
        }
      };

  /** The count of a writer; without a lock for the one who asked last, as almost always. */
  public LongAdder of(String name, String run) {
    Last known = last;
    if (known != null && known.name.equals(name) && known.run.equals(run)) {
      return known.count;
    }
    synchronized (this) {
      LongAdder count = counts.computeIfAbsent(new Writer(name, run), w -> new LongAdder());
      last = new Last(name, run, count);
      return count;
    }
  }

  /** One for each writer. */
  public synchronized List<LedgerCrossing> crossings(String stream) {
    List<LedgerCrossing> all = new ArrayList<>();
    counts.forEach(
        (w, n) -> all.add(new LedgerCrossing(w.name(), stream, w.run(), false, n.sum())));
    return all;
  }
}
