/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.message.api.Sample;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.Kind;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.codec.Summary;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.Track;
import java.util.ArrayList;
import java.util.List;

/** Answers questions about one series. One instance per question. */
final class SeriesReader {
  private final State state;
  private final Track track;
  private final Range range;
  private final ChunkReader reader = new ChunkReader();
  private final Points decoded = new Points();

  SeriesReader(State state, Track track, Range range) {
    this.state = state;
    this.track = track;
    this.range = range;
  }

  /** Hands on every stretch of points within the range. */
  private abstract class EachPoints implements SeriesSnapshot.Visitor {
    @Override
    public boolean chunk(long start, byte[] bytes) {
      reader.decode(bytes, start, decoded);
      return points(decoded);
    }

    @Override
    public boolean points(Points p) {
      return part(p, p.from(range.from()), p.from(range.to()));
    }

    abstract boolean part(Points p, int first, int behind);
  }

  List<Sample> range(int limit, boolean newestFirst) {
    List<Sample> out = new ArrayList<>();
    String key = track.key.name;
    try (SeriesSnapshot snapshot = new SeriesSnapshot(state, track, range.from(), range.to())) {
      SeriesSnapshot.Visitor visitor =
          new EachPoints() {
            @Override
            boolean part(Points p, int first, int behind) {
              int n = Math.min(behind - first, limit - out.size());
              for (int i = 0; i < n; i++) {
                out.add(sample(key, p, newestFirst ? behind - 1 - i : first + i));
              }
              return out.size() < limit;
            }
          };
      if (newestFirst) {
        snapshot.backward(visitor);
      } else {
        snapshot.forward(visitor);
      }
    }
    return out;
  }

  private static Sample sample(String key, Points p, int i) {
    return new Sample(key, p.time(i), Kind.value(p.kind(i), p.bits(i), p.ref(i)));
  }

  List<Bucket> downsample(int buckets) {
    Grid grid = new Grid(range, buckets);
    Summary header = new Summary();
    try (SeriesSnapshot snapshot = new SeriesSnapshot(state, track, range.from(), range.to())) {
      snapshot.forward(
          new EachPoints() {
            @Override
            public boolean chunk(long start, byte[] bytes) {
              long end = reader.header(bytes, start, header);
              if (grid.holds(start, end)) {
                grid.add(start, header);
                return true;
              }
              return end < range.from() || super.chunk(start, bytes);
            }

            @Override
            boolean part(Points p, int first, int behind) {
              grid.add(p, first, behind);
              return true;
            }
          });
    }
    return grid.buckets();
  }

  /** Equal intervals over a range, of which only those that got something exist. */
  private static final class Grid {
    private final Range range;
    private final long width;
    private final long lastIndex;
    private final List<Bucket> done = new ArrayList<>();
    private Summary open = new Summary();
    private long index = -1;
    private long begin;
    private long last;

    Grid(Range range, int buckets) {
      this.range = range;
      long span = range.to() - range.from();
      width = Long.divideUnsigned(span - 1, buckets) + 1;
      lastIndex = Long.divideUnsigned(span - 1, width);
    }

    private long index(long time) {
      return Long.divideUnsigned(time - range.from(), width);
    }

    boolean holds(long start, long end) {
      return start >= range.from() && end < range.to() && index(start) == index(end);
    }

    void add(long start, Summary s) {
      move(start);
      open.add(s);
    }

    void add(Points p, int first, int behind) {
      int i = first;
      while (i < behind) {
        move(p.time(i));
        int end = p.time(behind - 1) <= last ? behind : Math.min(behind, p.from(last + 1));
        open.add(p, i, end);
        i = end;
      }
    }

    private void move(long time) {
      if (index >= 0 && time <= last) {
        return;
      }
      close();
      index = index(time);
      begin = range.from() + index * width;
      last = index == lastIndex ? range.to() - 1 : begin + width - 1;
    }

    private void close() {
      if (!open.isEmpty()) {
        done.add(open.bucket(begin, last + 1));
        open = new Summary();
      }
    }

    List<Bucket> buckets() {
      close();
      return done;
    }
  }

  List<Sample> lttb(int points) {
    Lttb lttb = new Lttb(points);
    try (SeriesSnapshot snapshot = new SeriesSnapshot(state, track, range.from(), range.to())) {
      snapshot.forward(
          new EachPoints() {
            @Override
            boolean part(Points p, int first, int behind) {
              for (int i = first; i < behind; i++) {
                lttb.add(p.time(i), p.kind(i), p.bits(i));
              }
              return true;
            }
          });
    }
    return lttb.samples(track.key.name);
  }
}
