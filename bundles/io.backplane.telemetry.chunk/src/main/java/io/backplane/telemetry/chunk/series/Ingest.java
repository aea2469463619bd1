/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.message.api.Value;
import io.backplane.telemetry.chunk.codec.ChunkWriter;
import io.backplane.telemetry.chunk.codec.Kind;
import io.backplane.telemetry.chunk.codec.Points;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts values into series: appends to heads, seals what is full or whose window is over, merges
 * late values into stretches taken apart before. Touches memory only, so that it cannot fail
 * halfway. Called by the holder of the mutex under the view's write lock.
 */
public final class Ingest {
  private static final int FEWEST_POINTS = 32;
  private static final int BIG_LATE = 2 * Settings.MOST_POINTS;
  private final ChunkWriter writer = new ChunkWriter();
  private final Settings settings;
  private final Rollups rollups;
  private final Unsealer unsealer;
  private final List<Track> dirty = new ArrayList<>();
  private final List<Track> bigLates = new ArrayList<>();
  private final Map<Long, Long> dayChanges = new HashMap<>();
  private long stored;
  private long merged;
  private long received;
  private long unsaved;
  private long pendingBytes;
  private final Map<Long, Set<Integer>> reopened = new HashMap<>();
  private int limit = Settings.MOST_POINTS;

  public Ingest(Settings settings, Rollups rollups) {
    this.settings = settings;
    this.rollups = rollups;
    this.unsealer = new Unsealer(this::dayChanged);
  }

  public Unsealer unsealer() {
    return unsealer;
  }

  /** Fits the heads' size to the number of series, so that all together stay within bounds. */
  public void series(int count) {
    long fair = settings.headPoints() * 8 / 5 / Math.max(1, count);
    limit = (int) Math.max(FEWEST_POINTS, Math.min(Settings.MOST_POINTS, fair));
  }

  public void put(Track t, long time, Value v) {
    byte kind = Kind.of(v);
    long bits = Kind.bits(v);
    Object ref = Kind.ref(v);
    unsaved++;
    touch(t);
    if (time <= t.sealedMax) {
      late(t, time, kind, bits, ref);
    } else if (time > t.lastTime || t.head.size() == 0) {
      append(t, time, kind, bits, ref);
    } else {
      insert(t, time, kind, bits, ref);
    }
  }

  private void append(Track t, long time, byte kind, long bits, Object ref) {
    Points head = t.head;
    if (time >= t.sealAt && head.size() > 0) {
      sealBefore(t, Time.windowStart(time));
    }
    head.append(time, kind, bits, ref);
    stored++;
    t.latest(time, kind, bits, ref);
    if (head.size() == 1) {
      schedule(t);
    }
    bound(t);
  }

  private void insert(Track t, long time, byte kind, long bits, Object ref) {
    Points head = t.head;
    int i = head.find(time);
    if (i >= 0) {
      merged++;
      head.replace(i, kind, bits, ref);
      if (i == head.size() - 1) {
        t.latest(time, kind, bits, ref);
      }
      return;
    }
    head.insert(-1 - i, time, kind, bits, ref);
    stored++;
    if (i == -1) {
      schedule(t);
    }
    bound(t);
  }

  private void late(Track t, long time, byte kind, long bits, Object ref) {
    Late late = t.late(time);
    if (late == null) {
      late = unsealer.openPending(t, time);
    }
    Points p = late.points();
    int i = p.find(time);
    if (i >= 0) {
      merged++;
      if (p.replace(i, kind, bits, ref)) {
        rollups.breakAt(t.key, time);
      }
    } else {
      p.insert(-1 - i, time, kind, bits, ref);
      stored++;
      rollups.add(t.key, time, kind, bits);
      if (p.size() == BIG_LATE) {
        bigLates.add(t);
      }
    }
    if (!t.hasLatest || time >= t.lastTime) {
      t.latest(time, kind, bits, ref);
    }
  }

  /** Values came in; what becomes of each is counted where it is put. */
  public void arrived(long values) {
    received += values;
  }

  public void touch(Track t) {
    if (!t.dirty) {
      t.dirty = true;
      dirty.add(t);
    }
  }

  public static void schedule(Track t) {
    long at = Time.windowLast(t.head.time(0)) + 1 + Time.HOUR;
    t.sealAt = at < t.head.time(0) ? Long.MAX_VALUE : at;
  }

  private void bound(Track t) {
    Points head = t.head;
    if (head.size() >= limit + limit / 8 || head.weight() > Settings.MOST_TEXT) {
      int inWindow = inFirstWindow(head);
      seal(t, head.weight() > Settings.MOST_TEXT ? inWindow : Math.min(inWindow, limit));
    }
  }

  private static int inFirstWindow(Points p) {
    long last = Time.windowLast(p.time(0));
    return p.time(p.size() - 1) <= last ? p.size() : p.from(last + 1);
  }

  /** Seals a head's points before a time, which begins a window. */
  public void sealBefore(Track t, long time) {
    Points head = t.head;
    while (head.size() > 0 && head.time(0) < time) {
      int inWindow = inFirstWindow(head);
      seal(t, Math.min(inWindow, Settings.MOST_POINTS));
    }
  }

  private void seal(Track t, int n) {
    Points head = t.head;
    rollups.add(t.key, head, 0, n);
    t.sealedMax = head.time(n - 1);
    pend(t, head, 0, n);
    head.removeFirst(n);
    if (head.size() > 0) {
      schedule(t);
    }
  }

  private void pend(Track t, Points p, int from, int to) {
    byte[] chunk = writer.encode(p, from, to);
    t.put(new Sealed(p.time(from), chunk));
    pendingBytes += chunk.length + 100L;
    dayChanged(Time.day(p.time(from)), to - from);
  }

  public void dayChanged(long day, long points) {
    dayChanges.merge(day, points, Long::sum);
  }

  /** Seals stretches that grew big, so that memory stays bounded between checkpoints. */
  public void sealBigLates() {
    bigLates.forEach(this::sealLates);
    bigLates.clear();
  }

  public void sealLates(Track t) {
    if (t.lates == null) {
      return;
    }
    for (Late late : t.lates) {
      Points p = late.points();
      reopened.computeIfAbsent(Time.day(late.from()), d -> new HashSet<>()).add(t.id);
      int pieces = (p.size() + Settings.MOST_POINTS - 1) / Settings.MOST_POINTS;
      for (int i = 0; i < pieces; i++) {
        pend(t, p, p.size() * i / pieces, p.size() * (i + 1) / pieces);
      }
    }
    t.lates = null;
  }

  /** The series that got late values on a day, since asked the last time. */
  public Set<Integer> takeReopened(long day) {
    Set<Integer> series = reopened.remove(day);
    return series == null ? Set.of() : series;
  }

  public byte[] head(Track t) {
    return writer.encode(t.head, 0, t.head.size());
  }

  public byte[] latest(Track t) {
    Points p = new Points();
    p.append(t.lastTime, t.lastKind, t.lastBits, t.lastRef);
    return writer.encode(p, 0, 1);
  }

  public List<Track> dirty() {
    return dirty;
  }

  public Map<Long, Long> dayChanges() {
    return dayChanges;
  }

  public long unsaved() {
    return unsaved;
  }

  public long pendingBytes() {
    return pendingBytes + unsealer.bytes();
  }

  /** After a checkpoint: nothing waits any more. */
  public void saved() {
    for (Track t : dirty) {
      t.dirty = false;
      t.pending = null;
      t.diskMax = t.sealedMax;
    }
    dirty.clear();
    dayChanges.clear();
    unsaved = 0;
    pendingBytes = 0;
    unsealer.saved();
  }

  public long stored() {
    return stored;
  }

  public long merged() {
    return merged;
  }

  public long received() {
    return received;
  }

  public void counted(long received, long stored, long merged) {
    this.received = received;
    this.stored = stored;
    this.merged = merged;
  }
}
