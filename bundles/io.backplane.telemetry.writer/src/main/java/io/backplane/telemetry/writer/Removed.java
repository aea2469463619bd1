/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import java.util.HashMap;
import java.util.Map;

/**
 * Devices removed of late. A message that was on its way when its device was removed comes behind
 * the mark; that it was received earlier tells it from those of a device that got the name since.
 * One thread.
 */
final class Removed {
  private static final long KEPT_MICROS = 600_000_000L;

  private final Map<Key, Long> at = new HashMap<>();

  private record Key(TenantId tenant, DeviceId device) {}

  void mark(DeviceMessage mark) {
    at.merge(new Key(mark.tenant(), mark.device()), mark.receivedAt(), Math::max);
  }

  /** Whether it was said by a device that is gone. */
  boolean late(DeviceMessage m) {
    if (at.isEmpty()) {
      return false;
    }
    Long removedAt = at.get(new Key(m.tenant(), m.device()));
    return removedAt != null && m.receivedAt() < removedAt;
  }

  /** Nothing is on its way that long. */
  void forget(long now) {
    if (!at.isEmpty()) {
      at.values().removeIf(removedAt -> now - removedAt > KEPT_MICROS);
    }
  }
}
