/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.Bans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is kept out, in memory. Any thread. */
final class BanList implements Bans {
  private static final Logger LOG = LoggerFactory.getLogger(BanList.class);
  private static final int MOST = 100_000;
  private final Map<Key, Ban> bans = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  private record Key(String kind, String name) {}

  @Override
  public Optional<Ban> ban(String kind, String name, Duration time, String reason) {
    Key key = key(kind, name);
    if (bans.size() >= MOST) {
      list();
    }
    if (bans.size() >= MOST) {
      LOG.warn("{} {} cannot be banned: there are {} bans", kind, key.name, MOST);
      return Optional.empty();
    }
    long until = micros() + TimeUnit.MILLISECONDS.toMicros(time.toMillis());
    Ban ban = new Ban(kind, key.name, until, reason);
    bans.put(key, ban);
    total.increment();
    LOG.info("{} {} is banned for {} s: {}", kind, key.name, time.toSeconds(), reason);
    return Optional.of(ban);
  }

  @Override
  public boolean banned(String kind, String name) {
    if (bans.isEmpty()) {
      return false;
    }
    Key key = key(kind, name);
    Ban ban = bans.get(key);
    if (ban != null && ban.until() <= micros()) {
      bans.remove(key, ban);
      return false;
    }
    return ban != null;
  }

  @Override
  public boolean lift(String kind, String name) {
    Ban ban = bans.remove(key(kind, name));
    return ban != null && ban.until() > micros();
  }

  private static Key key(String kind, String name) {
    return new Key(kind, kind.equals(ADDRESS) ? Subnet.party(name) : name);
  }

  @Override
  public List<Ban> list() {
    long now = micros();
    bans.values().removeIf(b -> b.until() <= now);
    return List.copyOf(bans.values());
  }

  /** Since the start. */
  long total() {
    return total.sum();
  }

  private static long micros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }
}
