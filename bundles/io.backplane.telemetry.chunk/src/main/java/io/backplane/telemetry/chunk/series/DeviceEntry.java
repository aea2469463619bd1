/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.series;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Arrays;

/**
 * A device and its series. Devices have few keys and send them in the same order each time, so a
 * guess by place finds most of them with one comparison.
 */
public final class DeviceEntry {
  public final TenantId tenant;
  public final DeviceId id;
  private volatile Track[] tracks = {};

  DeviceEntry(TenantId tenant, DeviceId id) {
    this.tenant = tenant;
    this.id = id;
  }

  public Track[] tracks() {
    return tracks;
  }

  /** The number of its oldest series. */
  public int firstTrack() {
    Track[] all = tracks;
    return all.length == 0 ? Integer.MAX_VALUE : all[0].id;
  }

  public Track track(String key, int guess) {
    Track[] all = tracks;
    if (guess < all.length && all[guess].key.name.equals(key)) {
      return all[guess];
    }
    for (Track t : all) {
      if (t.key.name.equals(key)) {
        return t;
      }
    }
    return null;
  }

  void add(Track track) {
    Track[] all = tracks;
    Track[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = track;
    tracks = more;
  }
}
