/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.keep;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.codec.ChunkReader;
import io.backplane.telemetry.chunk.codec.CorruptChunkException;
import io.backplane.telemetry.chunk.codec.Points;
import io.backplane.telemetry.chunk.series.Ingest;
import io.backplane.telemetry.chunk.series.KeyEntry;
import io.backplane.telemetry.chunk.series.Track;
import io.backplane.telemetry.chunk.series.Vault;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStoreException;

/** Brings back into memory what the last checkpoint wrote. */
public final class Recovery {
  static final int EMPTY = 0;
  static final int HEAD = 1;
  static final int LATEST = 2;
  private final State state;
  private final ChunkReader reader = new ChunkReader();
  private final Points points = new Points();

  public Recovery(State state) {
    this.state = state;
  }

  public void run() {
    try {
      Vault.Maps maps = state.vault.maps();
      names(maps);
      heads(maps.meta);
      state.rollups.load(maps);
      meta(maps.meta);
      state.ingest.series(state.catalog.size());
    } catch (MVStoreException | CorruptChunkException e) {
      throw new TelemetryException("cannot read the telemetry store: " + e.getMessage(), e);
    }
  }

  private void names(Vault.Maps maps) {
    Map<Integer, KeyEntry> keys = new HashMap<>();
    Cursor<Long, byte[]> k = maps.keys.cursor(null);
    while (k.hasNext()) {
      int id = k.next().intValue();
      String name = new String(k.getValue(), StandardCharsets.UTF_8);
      int end = name.indexOf('\0');
      TenantId tenant = new TenantId(name.substring(0, end));
      keys.put(id, state.catalog.addKey(id, tenant, name.substring(end + 1)));
    }
    Cursor<Long, byte[]> s = maps.series.cursor(null);
    while (s.hasNext()) {
      int id = s.next().intValue();
      byte[] name = s.getValue();
      KeyEntry key = keys.get(ByteBuffer.wrap(name).getInt());
      DeviceId device = new DeviceId(new String(name, 4, name.length - 4, StandardCharsets.UTF_8));
      state.catalog.add(id, state.catalog.device(key.tenant, device), key);
    }
  }

  private void heads(MVMap<String, byte[]> meta) {
    byte[] files = meta.get("heads");
    if (files != null) {
      LongBuffer numbers = ByteBuffer.wrap(files).asLongBuffer();
      while (numbers.hasRemaining()) {
        long number = numbers.get();
        state.headFiles.read(number, this::head);
        state.heads.add(number);
      }
    }
    state.headFiles.keepOnly(Set.copyOf(state.heads));
  }

  private void head(int series, ByteBuffer b) {
    Track t = state.catalog.track(series);
    if (t == null) {
      return;
    }
    t.head.clear();
    t.hasLatest = false;
    int kind = b.get();
    t.sealedMax = b.getLong();
    t.diskMax = t.sealedMax;
    if (kind != EMPTY) {
      long start = b.getLong();
      byte[] chunk = new byte[b.remaining()];
      b.get(chunk);
      reader.decode(chunk, start, points);
      restore(t, kind == HEAD);
    }
  }

  private void restore(Track t, boolean head) {
    int n = points.size();
    for (int i = 0; head && i < n; i++) {
      t.head.append(points.time(i), points.kind(i), points.bits(i), points.ref(i));
    }
    if (head) {
      Ingest.schedule(t);
    }
    int last = n - 1;
    t.latest(points.time(last), points.kind(last), points.bits(last), points.ref(last));
  }

  private void meta(MVMap<String, byte[]> meta) {
    meta.forEach(
        (name, bytes) -> {
          if (name.startsWith("stream:")) {
            String stream = name.substring(7);
            state.written.put(stream, Progress.of(bytes));
            state.durable.put(stream, Progress.of(bytes));
          } else if (name.startsWith("day:")) {
            state.dayCounts.put(
                Long.parseLong(name.substring(4)), ByteBuffer.wrap(bytes).getLong());
          }
        });
    byte[] counters = meta.get("counters");
    if (counters != null) {
      ByteBuffer b = ByteBuffer.wrap(counters);
      state.ingest.counted(b.getLong(), b.getLong(), b.getLong());
      state.expired(b.getLong());
      state.catalog.nextTrack((int) b.getLong());
    }
  }
}
