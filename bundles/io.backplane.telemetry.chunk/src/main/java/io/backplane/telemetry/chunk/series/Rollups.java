/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.telemetry.chunk.codec.Kind;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.codec.Summary;
import io.backplane.telemetry.chunk.codec.SummaryCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all series of a key sum up to hour by hour, so that questions to the fleet need not visit
 * every device. Covers sealed points and late ones; heads are added by whoever asks. A value that
 * was replaced or removed breaks its hour: it is summed up afresh later and scanned until then.
 *
 * <p>Changed under the view's write lock by the holder of the mutex.
 */
public final class Rollups {
  private static final int KEY_BITS = 31;
  private static final byte[] MARK = {};
  private final Map<Long, Staged> staged = new HashMap<>();
  private final Set<Long> broken = new HashSet<>();
  private final Set<Long> brokenAnew = new HashSet<>();
  private final Set<Long> repaired = new HashSet<>();

  /** A sum not yet written: what is to be added to the file's, or already includes it. */
  private static final class Staged {
    private Summary sum = new Summary();
    private boolean whole;
  }

  public static long id(long hour, KeyEntry key) {
    return hour << KEY_BITS | key.id;
  }

  private static long hourOf(long id) {
    return id >> KEY_BITS;
  }

  public void load(Vault.Maps maps) {
    broken.addAll(maps.broken.keySet());
  }

  void add(KeyEntry key, Points p, int from, int to) {
    int i = from;
    while (i < to) {
      long hour = Time.hour(p.time(i));
      int end = to;
      if (Time.hour(p.time(to - 1)) != hour) {
        end = Math.min(to, p.from((hour + 1) * Time.HOUR));
      }
      long id = id(hour, key);
      if (!broken.contains(id)) {
        staged.computeIfAbsent(id, k -> new Staged()).sum.add(p, i, end);
      }
      i = end;
    }
  }

  void add(KeyEntry key, long time, byte kind, long bits) {
    long id = id(Time.hour(time), key);
    if (!broken.contains(id)) {
      staged.computeIfAbsent(id, k -> new Staged()).sum.add(time, Kind.number(kind, bits));
    }
  }

  void breakAt(KeyEntry key, long time) {
    breakHour(id(Time.hour(time), key));
  }

  public void breakBetween(KeyEntry key, long first, long last) {
    for (long hour = Time.hour(first); hour <= Time.hour(last); hour++) {
      breakHour(id(hour, key));
    }
  }

  private void breakHour(long id) {
    if (broken.add(id)) {
      staged.remove(id);
      repaired.remove(id);
      brokenAnew.add(id);
    }
  }

  public boolean isBroken(long id) {
    return broken.contains(id);
  }

  /** Some hour that is to be summed up afresh: its id, or null. */
  public Long anyBroken() {
    return broken.isEmpty() ? null : broken.iterator().next();
  }

  /** The broken hours between two, the second excluded, of all keys. */
  public List<Long> broken(long first, long behind) {
    return broken.stream().filter(id -> hourOf(id) >= first && hourOf(id) < behind).toList();
  }

  public static long hour(long id) {
    return hourOf(id);
  }

  static int key(long id) {
    return (int) (id & (1L << KEY_BITS) - 1);
  }

  public void repair(long id, Summary sum) {
    broken.remove(id);
    brokenAnew.remove(id);
    repaired.add(id);
    Staged s = new Staged();
    s.sum = sum;
    s.whole = true;
    staged.put(id, s);
  }

  /** What is staged for an hour; null if nothing. A copy. */
  public Summary staged(long id) {
    Staged s = staged.get(id);
    if (s == null) {
      return null;
    }
    Summary copy = new Summary();
    copy.add(s.sum);
    return copy;
  }

  public boolean isWhole(long id) {
    Staged s = staged.get(id);
    return s != null && s.whole;
  }

  /** Reads from the file what the staged sums lack to be whole. Changes nothing. */
  public Map<Long, Summary> missing(Vault.Maps maps) {
    Map<Long, Summary> out = new HashMap<>();
    staged.forEach(
        (id, s) -> {
          byte[] base = s.whole ? null : maps.rollups.get(id);
          if (base != null) {
            out.put(id, SummaryCodec.decode(base));
          }
        });
    return out;
  }

  /** Makes the staged sums whole, so that writing them does not count anything twice. */
  public void absorb(Map<Long, Summary> missing) {
    staged.forEach(
        (id, s) -> {
          Summary base = missing.get(id);
          if (base != null) {
            base.add(s.sum);
            s.sum = base;
          }
          s.whole = true;
        });
  }

  public void put(Vault.Maps maps) {
    for (Long id : brokenAnew) {
      maps.broken.put(id, MARK);
      maps.rollups.remove(id);
    }
    for (Long id : repaired) {
      maps.broken.remove(id);
    }
    staged.forEach(
        (id, s) -> {
          if (s.sum.isEmpty()) {
            maps.rollups.remove(id);
          } else {
            maps.rollups.put(id, SummaryCodec.encode(s.sum));
          }
        });
  }

  public void written() {
    staged.clear();
    brokenAnew.clear();
    repaired.clear();
  }

  /** Removes a day's sums from the file's maps. */
  public static void removeDay(Vault.Maps maps, long day) {
    long first = day * 24 << KEY_BITS;
    long behind = (day + 1) * 24 << KEY_BITS;
    for (Long id : keys(maps.rollups, first, behind)) {
      maps.rollups.remove(id);
    }
    for (Long id : keys(maps.broken, first, behind)) {
      maps.broken.remove(id);
    }
  }

  private static List<Long> keys(org.h2.mvstore.MVMap<Long, byte[]> map, long first, long behind) {
    List<Long> out = new ArrayList<>();
    var cursor = map.cursor(first, behind - 1, false);
    while (cursor.hasNext()) {
      out.add(cursor.next());
    }
    return out;
  }

  /** Forgets a day in memory, after its removal was committed. */
  public void forgetDay(long day) {
    broken.removeIf(id -> Math.floorDiv(hourOf(id), 24) == day);
    staged.keySet().removeIf(id -> Math.floorDiv(hourOf(id), 24) == day);
  }
}
