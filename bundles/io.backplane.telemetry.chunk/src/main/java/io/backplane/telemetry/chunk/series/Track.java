/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.message.api.Sample;
import io.backplane.telemetry.chunk.codec.Kind;
import io.backplane.telemetry.chunk.codec.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One series in memory: its head of newest points, what was sealed since the last checkpoint, its
 * latest value. Changed under the view's write lock, read under its read lock.
 *
 * <p>Every point of the head is later than {@code sealedMax}, every sealed one is not; what lies in
 * the file is not later than {@code diskMax}. While there is a head, {@code lastTime} is the time
 * of its last point.
 */
public final class Track {
  public final int id;
  public final DeviceEntry device;
  public final KeyEntry key;
  public final Points head = new Points();
  public long sealedMax = Long.MIN_VALUE;
  public long diskMax = Long.MIN_VALUE;
  long sealAt = Long.MAX_VALUE;
  public NavigableMap<Long, Sealed> pending;
  public List<Late> lates;
  public boolean hasLatest;
  public long lastTime;
  byte lastKind;
  long lastBits;
  public Object lastRef;
  boolean dirty;

  Track(int id, DeviceEntry device, KeyEntry key) {
    this.id = id;
    this.device = device;
    this.key = key;
  }

  Late late(long time) {
    if (lates != null) {
      for (Late l : lates) {
        if (l.covers(time)) {
          return l;
        }
      }
    }
    return null;
  }

  void add(Late late) {
    if (lates == null) {
      lates = new ArrayList<>(2);
    }
    lates.add(late);
  }

  void put(Sealed sealed) {
    if (pending == null) {
      pending = new TreeMap<>();
    }
    pending.put(sealed.start(), sealed);
  }

  /** Takes a chunk out of what is sealed, whether the file has it or not. */
  void unseal(long start) {
    if (start <= diskMax) {
      put(Sealed.removed(start));
    } else {
      pending.remove(start);
    }
  }

  public void latest(long time, byte kind, long bits, Object ref) {
    hasLatest = true;
    lastTime = time;
    lastKind = kind;
    lastBits = bits;
    lastRef = ref;
  }

  /** Lets go of everything; the series is no more. */
  public void forget() {
    head.release();
    pending = null;
    lates = null;
    hasLatest = false;
    lastRef = null;
  }

  public Sample latest() {
    return new Sample(key.name, lastTime, Kind.value(lastKind, lastBits, lastRef));
  }
}
