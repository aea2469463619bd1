/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.stream.api.Positions;
import io.backplane.stream.api.Tally;
import io.backplane.telemetry.api.TelemetryException;
import io.backplane.telemetry.chunk.keep.Checkpoint;
import io.backplane.telemetry.chunk.keep.Progress;
import io.backplane.telemetry.chunk.keep.Recovery;
import io.backplane.telemetry.chunk.keep.Retention;
import io.backplane.telemetry.chunk.keep.State;
import io.backplane.telemetry.chunk.keep.Upkeep;
import io.backplane.telemetry.chunk.series.DeviceEntry;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.chunk.series.Track;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.h2.mvstore.MVStoreException;

/**
 * The writing side of the store: takes batches in whole or not at all, makes them durable in
 * checkpoints, forgets devices. Independent of the framework.
 */
final class ChunkStore implements AutoCloseable {
  private static final int ERASED_AT_ONCE = 256;
  private final State state;
  private final Checkpoint checkpoint;
  private final Retention retention;
  private final Upkeep upkeep;
  private Track[] tracks = new Track[8192];

  ChunkStore(Settings settings, Clock clock) {
    state = new State(settings);
    checkpoint = new Checkpoint(state);
    retention = new Retention(state, checkpoint::settle);
    upkeep = new Upkeep(state, checkpoint, retention, clock);
    try {
      new Recovery(state).run();
    } catch (TelemetryException e) {
      state.vault.close();
      throw e;
    }
    upkeep.start();
  }

  State state() {
    return state;
  }

  Retention retention() {
    return retention;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  void write(String stream, List<DeviceMessage> messages, Positions upTo, Tally tally) {
    long arrived = values(messages);
    state.mutex.lock();
    try {
      if (!checkpoint.isDirty()) {
        checkpoint.begin();
      } else if (checkpoint.isDue()) {
        checkpoint.run();
      }
      resolve(messages);
      state.view.writeLock().lock();
      try {
        state.ingest.arrived(arrived);
        apply(messages);
        state.written.merge(
            stream, new Progress(upTo, tally), (before, now) -> before.plus(upTo, tally));
      } finally {
        state.view.writeLock().unlock();
      }
    } catch (MVStoreException e) {
      state.vault.abandon();
      throw new TelemetryException("cannot read what late values belong to: " + e.getMessage(), e);
    } finally {
      state.mutex.unlock();
    }
  }

  private static long values(List<DeviceMessage> messages) {
    long values = 0;
    for (int i = 0; i < messages.size(); i++) {
      DeviceMessage m = messages.get(i);
      values += m.kind() == MessageKind.TELEMETRY ? m.samples().size() : 0;
    }
    return values;
  }

  /** Finds every value's series and fetches what late values need, the only part that can fail. */
  private void resolve(List<DeviceMessage> messages) {
    int n = 0;
    int known = state.catalog.size();
    for (int m = 0; m < messages.size(); m++) {
      DeviceMessage message = messages.get(m);
      if (message.kind() != MessageKind.TELEMETRY) {
        continue;
      }
      DeviceEntry device = state.catalog.device(message.tenant(), message.device());
      List<Sample> samples = message.samples();
      int count = samples.size();
      if (n + count > tracks.length) {
        tracks = Arrays.copyOf(tracks, Math.max(n + count, tracks.length * 2));
      }
      for (int i = 0; i < count; i++) {
        Sample s = samples.get(i);
        Track t = device.track(s.key(), i);
        if (t == null) {
          t = state.catalog.create(device, s.key());
        }
        if (s.time() <= t.diskMax) {
          state.ingest.touch(t);
          state.ingest.unsealer().prepare(t, s.time(), state.vault.maps(), state.view.writeLock());
        }
        tracks[n++] = t;
      }
    }
    if (state.catalog.size() != known) {
      state.ingest.series(state.catalog.size());
    }
  }

  private void apply(List<DeviceMessage> messages) {
    int n = 0;
    for (int m = 0; m < messages.size(); m++) {
      DeviceMessage message = messages.get(m);
      if (message.kind() == MessageKind.TELEMETRY) {
        List<Sample> samples = message.samples();
        int count = samples.size();
        for (int i = 0; i < count; i++) {
          Sample s = samples.get(i);
          state.ingest.put(tracks[n++], s.time(), s.value());
        }
      }
    }
    state.ingest.sealBigLates();
  }

  void flush() {
    state.mutex.lock();
    try {
      checkpoint.settle();
    } finally {
      state.mutex.unlock();
    }
  }

  /** In the order of their series, so that a page of the file is read once for many of them. */
  long erase(TenantId tenant, Collection<DeviceId> ids) {
    state.mutex.lock();
    try {
      List<DeviceEntry> devices =
          ids.stream()
              .map(id -> state.catalog.find(tenant, id))
              .filter(Objects::nonNull)
              .distinct()
              .sorted(Comparator.comparingInt(DeviceEntry::firstTrack))
              .toList();
      if (devices.isEmpty()) {
        return 0;
      }
      if (!checkpoint.isDirty()) {
        checkpoint.begin();
      }
      long points = 0;
      for (int i = 0; i < devices.size(); i += ERASED_AT_ONCE) {
        if (checkpoint.isDue()) {
          checkpoint.run();
        }
        points +=
            state.erasure.add(devices.subList(i, Math.min(devices.size(), i + ERASED_AT_ONCE)));
      }
      return points;
    } catch (MVStoreException e) {
      state.vault.abandon();
      throw new TelemetryException("cannot read what is to be erased: " + e.getMessage(), e);
    } finally {
      state.mutex.unlock();
    }
  }

  /** Makes durable what waits, stops the upkeep, closes the file. */
  @Override
  public void close() {
    upkeep.close();
    try {
      flush();
    } finally {
      state.mutex.lock();
      try {
        state.vault.close();
      } finally {
        state.mutex.unlock();
      }
    }
  }

  /** Ends as a killed process would, for tests. */
  void kill() {
    upkeep.close();
    state.vault.abandon();
    state.vault.close();
  }
}
