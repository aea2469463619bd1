/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.codec.Summary;
import io.backplane.telemetry.chunk.series.ChunkKey;
import io.backplane.telemetry.chunk.series.HeadFiles;
import io.backplane.telemetry.chunk.series.Ingest;
import io.backplane.telemetry.chunk.series.KeyEntry;
import io.backplane.telemetry.chunk.series.Sealed;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Time;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.MVStoreException;

/**
 * Writes everything that waits in one commit: sealed chunks, changed heads, new names, what is
 * erased, sums, counters and the streams' positions. Until the commit has returned, all of it stays
 * in memory as well, so a fault costs nothing but the attempt. Where heads are large, checkpoints
 * come less often, so that rewriting them wears flash memory with 256 kB/s at most. Belongs to the
 * holder of the mutex.
 */
public final class Checkpoint {
  private static final int MOST_FILES = 16;
  private static final long BYTES_PER_MILLI = 256;
  private static final long MOST_REST_MILLIS = 30_000;
  private final State state;
  private int headsSince;
  private long rest;
  private long last = System.nanoTime();
  private long count;
  private long nanos;

  public Checkpoint(State state) {
    this.state = state;
  }

  /** Whether values wait longer or take more room than they should. */
  public boolean isDue() {
    Ingest in = state.ingest;
    return !state.fault().isEmpty()
        || in.unsaved() >= state.settings.checkpointPoints()
        || in.pendingBytes() >= Settings.MOST_PENDING
        || state.erasure.isLarge()
        || isDirty() && ageMillis() >= Math.max(rest, state.settings.checkpointMillis());
  }

  public boolean isDirty() {
    return !state.ingest.dirty().isEmpty()
        || !state.erasure.isEmpty()
        || !state.written.equals(state.durable);
  }

  private long ageMillis() {
    return (System.nanoTime() - last) / 1_000_000;
  }

  /** After a pause without anything to write, age counts from the first value. */
  public void begin() {
    last = System.nanoTime();
  }

  /** Makes everything durable if anything waits. */
  public void settle() {
    if (isDirty()) {
      run();
    }
  }

  /**
   * Makes everything durable.
   *
   * @throws TelemetryException if it could not; nothing is lost then
   */
  public void run() {
    long begin = System.nanoTime();
    last = begin;
    try {
      List<Track> dirty = state.ingest.dirty();
      state.change(() -> dirty.forEach(state.ingest::sealLates));
      Vault.Maps maps = state.vault.maps();
      Map<Long, Summary> missing = state.rollups.missing(maps);
      state.change(() -> state.rollups.absorb(missing));
      Map<Long, Long> days = days();
      put(maps, days);
      List<Long> heads = heads();
      maps.meta.put("heads", longs(heads.stream().mapToLong(n -> n).toArray()));
      state.vault.commit();
      state.change(() -> saved(days));
      replaced(heads);
      state.fault("");
      count++;
      nanos += System.nanoTime() - begin;
    } catch (MVStoreException | IllegalStateException | TelemetryException e) {
      state.vault.abandon();
      state.fault(e.getMessage() == null ? e.toString() : e.getMessage());
      throw new TelemetryException("cannot make telemetry durable: " + state.fault(), e);
    }
  }

  /**
   * Writes the heads that changed, or all if that is not much more; returns the files that count.
   */
  private List<Long> heads() {
    int changed = state.ingest.dirty().size();
    boolean all =
        state.heads.isEmpty()
            || state.heads.size() > MOST_FILES
            || headsSince + changed > state.catalog.size() / 2;
    List<Long> files = new ArrayList<>(all ? List.of() : state.heads);
    Collection<Track> tracks = all ? state.catalog.all() : state.ingest.dirty();
    HeadFiles.Written written = state.headFiles.write(tracks, this::head);
    files.add(written.number());
    headsSince = all ? 0 : headsSince + changed;
    rest = Math.min(MOST_REST_MILLIS, written.bytes() / BYTES_PER_MILLI);
    return files;
  }

  private void replaced(List<Long> files) {
    boolean fewer = files.size() <= state.heads.size();
    state.heads.clear();
    state.heads.addAll(files);
    if (fewer) {
      state.headFiles.keepOnly(Set.copyOf(files));
    }
  }

  private Map<Long, Long> days() {
    Map<Long, Long> out = new HashMap<>();
    state
        .ingest
        .dayChanges()
        .forEach((day, n) -> out.put(day, state.dayCounts.getOrDefault(day, 0L) + n));
    return out;
  }

  private void put(Vault.Maps maps, Map<Long, Long> days) {
    for (KeyEntry k : state.catalog.unsavedKeys()) {
      maps.keys.put((long) k.id, name(k.tenant, k.name));
    }
    for (Track t : state.catalog.unsaved()) {
      maps.series.put((long) t.id, name(t));
    }
    for (Track t : state.ingest.dirty()) {
      putSealed(t, maps);
    }
    state.erasure.put(maps);
    state.rollups.put(maps);
    days.forEach((day, n) -> maps.meta.put("day:" + day, longs(n)));
    putCounters(state, maps);
    maps.putFormat();
    state.written.forEach((stream, p) -> maps.meta.put("stream:" + stream, p.toBytes()));
  }

  static void putCounters(State state, Vault.Maps maps) {
    Ingest in = state.ingest;
    maps.meta.put(
        "counters",
        longs(in.received(), in.stored(), in.merged(), state.expired(), state.catalog.nextTrack()));
  }

  private static void putSealed(Track t, Vault.Maps maps) {
    if (t.pending == null) {
      return;
    }
    for (Sealed s : t.pending.values()) {
      var map = maps.day(Time.day(s.start()));
      long key = ChunkKey.of(t.id, s.start());
      if (s.isRemoval()) {
        map.remove(key);
      } else {
        map.put(key, s.bytes());
      }
    }
  }

  private byte[] head(Track t) {
    boolean full = t.head.size() > 0;
    byte[] points = full ? state.ingest.head(t) : t.hasLatest ? state.ingest.latest(t) : null;
    int kind = full ? Recovery.HEAD : points == null ? Recovery.EMPTY : Recovery.LATEST;
    ByteBuffer b = ByteBuffer.allocate(17 + (points == null ? 0 : points.length));
    b.put((byte) kind).putLong(t.sealedMax);
    if (points != null) {
      b.putLong(full ? t.head.time(0) : t.lastTime).put(points);
    }
    return b.array();
  }

  private void saved(Map<Long, Long> days) {
    state.dayCounts.putAll(days);
    state.catalog.unsaved().clear();
    state.catalog.unsavedKeys().clear();
    state.erasure.written();
    state.ingest.saved();
    state.rollups.written();
    state.durable.putAll(state.written);
  }

  private static byte[] name(TenantId tenant, String name) {
    return (tenant.value() + '\0' + name).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] name(Track t) {
    byte[] device = t.device.id.value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + device.length).putInt(t.key.id).put(device).array();
  }

  static byte[] longs(long... values) {
    ByteBuffer b = ByteBuffer.allocate(8 * values.length);
    for (long v : values) {
      b.putLong(v);
    }
    return b.array();
  }

  public long count() {
    return count;
  }

  public double seconds() {
    return nanos / 1e9;
  }
}
