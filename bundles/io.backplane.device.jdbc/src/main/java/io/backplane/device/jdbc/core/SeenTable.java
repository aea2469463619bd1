/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessagePeek;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Devices heard of, found by the hash that each record carries, without making strings: this is
 * looked up once per record of the stream. One thread writes; {@link #find} and {@link #forEach}
 * are for any.
 */
public final class SeenTable {
  private static final int FIRST_SIZE = 256;

  private final Map<DeviceKey, Seen> byKey = new ConcurrentHashMap<>();
  private Seen[] buckets = new Seen[FIRST_SIZE];
  private int size;

  /** The device of the message at hand. */
  public Seen of(int hash, MessagePeek peek) {
    for (Seen s = buckets[hash & buckets.length - 1]; s != null; s = s.next()) {
      if (s.hash() == hash && peek.isOf(s.tenantBytes(), s.deviceBytes())) {
        return s;
      }
    }
    return add(new Seen(new DeviceKey(peek.tenant(), peek.device()), hash));
  }

  /** The device of that name. */
  public Seen of(DeviceKey key) {
    Seen known = byKey.get(key);
    return known != null
        ? known
        : add(new Seen(key, DeviceMessage.keyHash(key.tenant(), key.device())));
  }

  private Seen add(Seen s) {
    if (size >= buckets.length) {
      resize(buckets.length * 2);
    }
    link(s);
    size++;
    byKey.put(s.key(), s);
    return s;
  }

  private void link(Seen s) {
    int i = s.hash() & buckets.length - 1;
    s.next(buckets[i]);
    buckets[i] = s;
  }

  private void resize(int length) {
    buckets = new Seen[length];
    byKey.values().forEach(this::link);
  }

  /** What is known of a device, or null. */
  public Seen find(DeviceKey key) {
    return byKey.get(key);
  }

  /** All that is known. */
  public void forEach(Consumer<Seen> visitor) {
    byKey.values().forEach(visitor);
  }

  public int size() {
    return size;
  }

  /** Forgets devices; for the writing thread. */
  public void removeIf(Predicate<Seen> which) {
    byKey.values().removeIf(which);
    size = byKey.size();
    resize(buckets.length);
  }
}
