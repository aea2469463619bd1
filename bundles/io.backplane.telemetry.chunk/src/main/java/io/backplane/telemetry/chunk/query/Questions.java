/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.query;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.Bucket;
import io.backplane.telemetry.api.Range;
import io.backplane.telemetry.api.Series;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.api.TelemetryReader.DeviceSample;
import io.backplane.telemetry.api.TelemetryReader.StoreStatus;
import io.backplane.telemetry.chunk.codec.CorruptChunkException;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.series.DeviceEntry;
import io.backplane.telemetry.chunk.series.KeyEntry;
import io.backplane.telemetry.chunk.series.Track;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.h2.mvstore.MVStoreException;

/**
 * The reading side of the store. Any thread; tries once more if the file was just opened anew. An
 * interrupt survives, though the file's own retrying takes it away.
 */
public final class Questions {
  private static final int MOST_DEVICES = 10_000;
  private final State state;
  private final OldestValue oldest;

  public Questions(State state) {
    this.state = state;
    this.oldest = new OldestValue(state);
  }

  private <T> T ask(Supplier<T> question) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    try {
      return question.get();
    } catch (MVStoreException e) {
      return askAgain(question);
    } catch (CorruptChunkException e) {
      throw new TelemetryException("the telemetry store is damaged: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T askAgain(Supplier<T> question) {
    try {
      return question.get();
    } catch (MVStoreException | CorruptChunkException e) {
      throw new TelemetryException("cannot read telemetry: " + e.getMessage(), e);
    }
  }

  public List<Sample> latest(TenantId tenant, DeviceId id) {
    List<Sample> out = new ArrayList<>();
    DeviceEntry device = state.catalog.find(tenant, id);
    if (device != null) {
      state.view.readLock().lock();
      try {
        for (Track t : device.tracks()) {
          if (t.hasLatest) {
            out.add(t.latest());
          }
        }
      } finally {
        state.view.readLock().unlock();
      }
      out.sort(Comparator.comparing(Sample::key));
    }
    return out;
  }

  public List<DeviceSample> latest(TenantId tenant, Collection<DeviceId> devices, String key) {
    Answering.check("devices", devices.size(), 0, MOST_DEVICES);
    List<DeviceSample> out = new ArrayList<>();
    state.view.readLock().lock();
    try {
      for (DeviceId id : devices) {
        Track t = state.catalog.find(tenant, id, key);
        if (t != null && t.hasLatest) {
          out.add(new DeviceSample(id, t.latest()));
        }
      }
    } finally {
      state.view.readLock().unlock();
    }
    return out;
  }

  private SeriesReader reader(Series series, Range range) {
    Track t = state.catalog.find(series.tenant(), series.device(), series.key());
    return t == null || range.from() == range.to() ? null : new SeriesReader(state, t, range);
  }

  public List<Sample> range(Series series, Range range, int limit, boolean newestFirst) {
    Answering.check("limit", limit, 1, 1_000_000);
    return ask(
        () -> {
          SeriesReader r = reader(series, range);
          return r == null ? List.of() : r.range(limit, newestFirst);
        });
  }

  public List<Bucket> downsample(Series series, Range range, int buckets) {
    Answering.check("buckets", buckets, 1, 10_000);
    return ask(
        () -> {
          SeriesReader r = reader(series, range);
          return r == null ? List.of() : r.downsample(buckets);
        });
  }

  public List<Sample> lttb(Series series, Range range, int points) {
    Answering.check("points", points, 3, 10_000);
    return ask(
        () -> {
          SeriesReader r = reader(series, range);
          return r == null ? List.of() : r.lttb(points);
        });
  }

  public List<Bucket> aggregate(
      TenantId tenant, Collection<DeviceId> devices, String name, Range range, long interval) {
    Answering.checkInterval(range, interval);
    KeyEntry key = state.catalog.findKey(tenant, name);
    if (key == null || range.from() == range.to()) {
      return List.of();
    }
    List<Track> tracks = devices == null ? key.tracks() : tracks(tenant, devices, name);
    return ask(
        () -> new FleetReader(state, key, tracks, range, interval).aggregate(devices == null));
  }

  private List<Track> tracks(TenantId tenant, Collection<DeviceId> devices, String key) {
    List<Track> out = new ArrayList<>(devices.size());
    for (DeviceId id : devices) {
      Track t = state.catalog.find(tenant, id, key);
      if (t != null) {
        out.add(t);
      }
    }
    return out;
  }

  public StoreStatus status() {
    return ask(
        () -> {
          long bytes = state.vault.maps().bytes();
          long since = oldest.time();
          state.view.readLock().lock();
          try {
            return new StoreStatus(
                "chunk",
                state.catalog.size(),
                state.ingest.stored(),
                state.ingest.merged(),
                state.expired(),
                bytes,
                since);
          } finally {
            state.view.readLock().unlock();
          }
        });
  }
}
