/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A key of a tenant and the series of all devices that have it. */
public final class KeyEntry {
  public final int id;
  public final TenantId tenant;
  public final String name;
  private final Set<Track> tracks = new LinkedHashSet<>();

  KeyEntry(int id, TenantId tenant, String name) {
    this.id = id;
    this.tenant = tenant;
    this.name = name;
  }

  synchronized void add(Track track) {
    tracks.add(track);
  }

  synchronized void remove(Track track) {
    tracks.remove(track);
  }

  public synchronized List<Track> tracks() {
    return new ArrayList<>(tracks);
  }
}
