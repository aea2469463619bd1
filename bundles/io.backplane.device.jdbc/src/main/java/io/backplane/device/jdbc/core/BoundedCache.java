/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps what was used last, up to a bound. A value that was read before an invalidation and comes
 * after it is not kept, so that no reader can bring back what a writer has just replaced.
 */
public final class BoundedCache<K, V> {
  private static final int STRIPES = 16;

  private final Stripe<K, V>[] stripes;

  /** A cache of at most about that many entries. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public BoundedCache(int size) {
    stripes = new Stripe[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe<>(Math.max(1, size / STRIPES));
    }
  }

  private Stripe<K, V> stripe(Object key) {
    int h = key.hashCode();
    return stripes[(h ^ h >>> 16) & STRIPES - 1];
  }

  /** What is kept, or null. */
  public V peek(K key) {
    Stripe<K, V> s = stripe(key);
    synchronized (s) {
      return s.entries.get(key);
    }
  }

  /** What is kept, else what the loader finds; the loader runs without a lock. */
  public V get(K key, Function<K, V> loader) {
    Stripe<K, V> s = stripe(key);
    long stamp;
    synchronized (s) {
      V known = s.entries.get(key);
      if (known != null) {
        return known;
      }
      stamp = s.stamp;
    }
    V loaded = loader.apply(key);
    synchronized (s) {
      if (s.stamp == stamp) {
        s.entries.put(key, loaded);
      }
    }
    return loaded;
  }

  /** Keeps a value that was just made. */
  public void put(K key, V value) {
    Stripe<K, V> s = stripe(key);
    synchronized (s) {
      s.stamp++;
      s.entries.put(key, value);
    }
  }

  /** Forgets one entry, before the writer answers. */
  public void invalidate(K key) {
    Stripe<K, V> s = stripe(key);
    synchronized (s) {
      s.stamp++;
      s.entries.remove(key);
    }
  }

  /** Forgets everything. */
  public void clear() {
    for (Stripe<K, V> s : stripes) {
      synchronized (s) {
        s.stamp++;
        s.entries.clear();
      }
    }
  }

  private static final class Stripe<K, V> {
    private final Map<K, V> entries;
    private long stamp;

    Stripe(int bound) {
      entries =
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
              return size() > bound;
            }
          };
    }
  }
}
