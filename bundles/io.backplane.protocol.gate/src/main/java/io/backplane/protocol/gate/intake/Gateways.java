/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.marks.Boundary;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device speaks through which gateway. The registry may block, I/O threads may not: what is
 * not known yet is looked up elsewhere, and the message waits.
 */
@Boundary("The registry belongs to another card: what it fails on is asked again.")
public final class Gateways {
  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);
  private static final int MAX_KNOWN = 200_000;
  private static final long UNKNOWN_NANOS = 10_000_000_000L;
  private static final long RETRY_MILLIS = 1000;

  private final ConcurrentMap<Key, Entry> known = new ConcurrentHashMap<>();
  private final Set<Key> wanted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pending = new AtomicInteger();
  private final Executor lookups;
  private final ScheduledExecutorService timer;
  private final Runnable progress;
  private volatile DeviceRegistry registry;

  private record Key(TenantId tenant, DeviceId device) {}

  private record Entry(boolean enabled, DeviceId gateway, ProfileId profile, long until) {
    boolean exists() {
      return profile != null;
    }
  }

  /** Whether a gateway may speak for a device. */
  enum Answer {
    YES,
    NOT_REGISTERED,
    NOT_ITS_GATEWAY,
    DISABLED,
    /** Not known yet. */
    WAIT
  }

  /**
   * Knows nothing yet.
   *
   * @param lookups runs what may block
   * @param timer for another try
   * @param progress runs when something waited for may be known now
   */
  public Gateways(Executor lookups, ScheduledExecutorService timer, Runnable progress) {
    this.lookups = lookups;
    this.timer = timer;
    this.progress = progress;
  }

  public void use(DeviceRegistry service) {
    registry = service;
  }

  public void drop(DeviceRegistry service) {
    if (registry == service) {
      registry = null;
    }
  }

  public boolean ready() {
    return registry != null;
  }

  /** Whether nothing is being looked up. */
  public boolean idle() {
    return pending.get() == 0;
  }

  Answer ask(TenantId tenant, DeviceId gateway, DeviceId device) {
    Entry e = known.get(new Key(tenant, device));
    if (e == null || !e.exists() && System.nanoTime() - e.until() > 0) {
      return Answer.WAIT;
    }
    if (!e.exists()) {
      return Answer.NOT_REGISTERED;
    }
    if (!gateway.equals(e.gateway())) {
      return Answer.NOT_ITS_GATEWAY;
    }
    return e.enabled() ? Answer.YES : Answer.DISABLED;
  }

  /** The profile of a device that {@link #ask} was asked about, null if it is not known. */
  ProfileId profile(TenantId tenant, DeviceId device) {
    Entry e = known.get(new Key(tenant, device));
    return e == null ? null : e.profile();
  }

  /** Has devices looked up that {@link #ask} did not know. */
  void find(TenantId tenant, Collection<DeviceId> devices) {
    Set<Key> missing = new HashSet<>();
    for (DeviceId d : devices) {
      Key k = new Key(tenant, d);
      if (wanted.add(k)) {
        missing.add(k);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    pending.incrementAndGet();
    try {
      lookups.execute(() -> lookUp(missing));
    } catch (RejectedExecutionException e) {
      LOG.debug("Lookups are overloaded; {} devices wait", missing.size());
      later(missing);
    }
  }

  private void lookUp(Set<Key> keys) {
    DeviceRegistry r = registry;
    try {
      if (r == null) {
        later(keys);
        return;
      }
      if (known.size() + keys.size() > MAX_KNOWN) {
        known.clear();
      }
      for (Key k : keys) {
        wanted.remove(k);
        known.put(k, entry(r.find(k.tenant(), k.device())));
      }
      done(keys);
    } catch (RuntimeException e) {
      LOG.warn("The registry did not answer for {} devices behind gateways", keys.size(), e);
      later(keys);
    }
  }

  private static Entry entry(Optional<Device> found) {
    return found
        .map(d -> new Entry(d.enabled(), d.gateway(), d.profile(), 0))
        .orElseGet(() -> new Entry(false, null, null, System.nanoTime() + UNKNOWN_NANOS));
  }

  /** Keeps those who wait from asking again at once. */
  private void later(Set<Key> keys) {
    try {
      timer.schedule(() -> done(keys), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The gate stops; {} lookups are dropped", keys.size());
    }
  }

  private void done(Set<Key> keys) {
    wanted.removeAll(keys);
    pending.decrementAndGet();
    progress.run();
  }

  /**
   * A device as it is registered. Blocks.
   *
   * @throws RegistryException if the registry is absent or does not answer
   */
  public Optional<Device> device(TenantId tenant, DeviceId device) {
    DeviceRegistry r = registry;
    if (r == null) {
      throw new RegistryException(
          RegistryException.Reason.UNAVAILABLE, "the registry is absent", null);
    }
    return r.find(tenant, device);
  }

  public void changed(DeviceChange change) {
    switch (change.kind()) {
      case CREATED, UPDATED, DISABLED, DELETED -> {
        if (change.device() == null) {
          known.keySet().removeIf(k -> k.tenant().equals(change.tenant()));
        } else {
          known.remove(new Key(change.tenant(), change.device()));
        }
      }
      default -> LOG.trace("{} does not matter to gateways", change);
    }
  }
}
