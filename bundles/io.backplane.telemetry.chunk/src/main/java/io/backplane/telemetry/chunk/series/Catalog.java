/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.TelemetryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which series there are, by device and by key. Looking up is for any thread; changing belongs to
 * the holder of the store's mutex.
 */
public final class Catalog {
  private final Map<TenantId, Map<String, DeviceEntry>> devices = new ConcurrentHashMap<>();
  private final Map<TenantId, Map<String, KeyEntry>> keys = new ConcurrentHashMap<>();
  private final Map<Integer, Track> tracks = new ConcurrentHashMap<>();
  private final Set<Track> unsaved = new LinkedHashSet<>();
  private final List<KeyEntry> unsavedKeys = new ArrayList<>();
  private TenantId tenantAtHand;
  private Map<String, DeviceEntry> devicesAtHand;
  private int nextTrack;
  private int nextKey;

  public DeviceEntry find(TenantId tenant, DeviceId device) {
    Map<String, DeviceEntry> of = devices.get(tenant);
    return of == null ? null : of.get(device.value());
  }

  public KeyEntry findKey(TenantId tenant, String key) {
    Map<String, KeyEntry> of = keys.get(tenant);
    return of == null ? null : of.get(key);
  }

  public Track find(TenantId tenant, DeviceId device, String key) {
    DeviceEntry entry = find(tenant, device);
    return entry == null ? null : entry.track(key, 0);
  }

  public Track track(int id) {
    return tracks.get(id);
  }

  public Collection<Track> all() {
    return tracks.values();
  }

  public int size() {
    return tracks.size();
  }

  public DeviceEntry device(TenantId tenant, DeviceId id) {
    if (!tenant.equals(tenantAtHand)) {
      devicesAtHand = devices.computeIfAbsent(tenant, t -> new ConcurrentHashMap<>());
      tenantAtHand = tenant;
    }
    DeviceEntry entry = devicesAtHand.get(id.value());
    if (entry == null) {
      entry = new DeviceEntry(tenant, id);
      devicesAtHand.put(id.value(), entry);
    }
    return entry;
  }

  public Track create(DeviceEntry device, String name) {
    KeyEntry key = findKey(device.tenant, name);
    if (key == null) {
      key = addKey(nextKey, device.tenant, name);
      unsavedKeys.add(key);
    }
    if (nextTrack >= ChunkKey.MOST_SERIES) {
      throw new TelemetryException("more than " + ChunkKey.MOST_SERIES + " series", null);
    }
    Track track = add(nextTrack, device, key);
    unsaved.add(track);
    return track;
  }

  public KeyEntry addKey(int id, TenantId tenant, String name) {
    KeyEntry key = new KeyEntry(id, tenant, name);
    nextKey = Math.max(nextKey, id + 1);
    keys.computeIfAbsent(tenant, t -> new ConcurrentHashMap<>()).put(name, key);
    return key;
  }

  public Track add(int id, DeviceEntry device, KeyEntry key) {
    Track track = new Track(id, device, key);
    nextTrack = Math.max(nextTrack, id + 1);
    tracks.put(id, track);
    device.add(track);
    key.add(track);
    return track;
  }

  /** Forgets a device; its series' numbers are not given again while the process lives. */
  public void remove(DeviceEntry device) {
    devices.get(device.tenant).remove(device.id.value());
    for (Track t : device.tracks()) {
      tracks.remove(t.id);
      t.key.remove(t);
      unsaved.remove(t);
    }
  }

  public Set<Track> unsaved() {
    return unsaved;
  }

  public List<KeyEntry> unsavedKeys() {
    return unsavedKeys;
  }

  /** The number of the next series, kept across restarts so that none is used twice. */
  public int nextTrack() {
    return nextTrack;
  }

  public void nextTrack(int atLeast) {
    nextTrack = Math.max(nextTrack, atLeast);
  }
}
