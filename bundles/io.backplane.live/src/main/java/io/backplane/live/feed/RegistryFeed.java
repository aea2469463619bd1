/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.feed;

import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.live.hub.Hub;
import io.backplane.live.subscription.Audience;
import io.backplane.marks.Boundary;
import io.backplane.marks.Lane;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Presence and group membership, from the registry. Asks it on a thread of its own. */
@Component(
    name = "io.backplane.live.RegistryFeed",
    service = DeviceChangeListener.class,
    immediate = true)
@Boundary("A round that fails is logged; the next comes.")
@Lane("live-registry")
public final class RegistryFeed implements DeviceChangeListener {
  private static final int MAX_CHANGED = 20_000;
  private static final int AT_ONCE = 1_000;
  private static final long PRESENCE_MILLIS = 200;
  private static final long MEMBERS_MILLIS = 5_000;
  private static final Set<DeviceChange.Kind> MEMBERS =
      EnumSet.of(
          DeviceChange.Kind.CREATED,
          DeviceChange.Kind.UPDATED,
          DeviceChange.Kind.DISABLED,
          DeviceChange.Kind.DELETED,
          DeviceChange.Kind.PRESENCE);
  private static final Presence NEVER = new Presence(false, 0, 0, 0, "", "");
  private static final Logger LOG = LoggerFactory.getLogger(RegistryFeed.class);

  private final Hub hub;
  private final DeviceState state;
  private final Memberships memberships;
  private final Set<Key> changed = new LinkedHashSet<>();
  private final Map<TenantId, Long> missed = new HashMap<>();
  private final Map<Count, Long> counts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService asking;
  private int rounds;
  private Audience seen = Audience.NOBODY;

  /** Begins to follow. */
  @Activate
  public RegistryFeed(
      @Reference(name = "hub") Hub hub,
      @Reference(name = "state") DeviceState state,
      @Reference(name = "registry") DeviceRegistry registry,
      @Reference(name = "profiles") Profiles profiles) {
    this.hub = hub;
    this.state = state;
    this.memberships = new Memberships(registry, profiles, hub, this::count);
    this.asking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "live-registry");
              thread.setDaemon(true);
              return thread;
            });
    asking.scheduleWithFixedDelay(
        this::round, PRESENCE_MILLIS, PRESENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private long count(TenantId tenant, boolean presence) {
    long devices = counts.getOrDefault(new Count(tenant, false), 0L);
    return devices + (presence ? counts.getOrDefault(new Count(tenant, true), 0L) : 0);
  }

  @Override
  public void changed(DeviceChange change) {
    if (MEMBERS.contains(change.kind())) {
      boolean only = change.kind() == DeviceChange.Kind.PRESENCE;
      counts.merge(new Count(change.tenant(), only), 1L, Long::sum);
    }
    boolean presence =
        change.kind() == DeviceChange.Kind.PRESENCE || change.kind() == DeviceChange.Kind.DELETED;
    if (presence && change.device() != null && !hub.audience().presence().isEmpty()) {
      synchronized (changed) {
        Key key = new Key(change.tenant(), change.device());
        if (changed.size() < MAX_CHANGED || changed.contains(key)) {
          changed.add(key);
        } else {
          missed.merge(change.tenant(), 1L, Long::sum);
        }
      }
    }
  }

  private void round() {
    try {
      Audience audience = hub.audience();
      boolean due = rounds++ % (MEMBERS_MILLIS / PRESENCE_MILLIS) == 0;
      if (due || audience != seen) {
        seen = audience;
        memberships.refresh(audience.groups());
      }
      presence(audience);
    } catch (RegistryException e) {
      LOG.debug("The registry does not answer: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("Following the registry failed, trying again", e);
    }
  }

  private void presence(Audience audience) {
    takeMissed()
        .forEach(
            (tenant, news) ->
                audience.presence().stream()
                    .filter(p -> p.tenant().equals(tenant))
                    .forEach(p -> p.missed(news)));
    Map<TenantId, List<DeviceId>> byTenant = new HashMap<>();
    for (Key key : take()) {
      byTenant.computeIfAbsent(key.tenant(), t -> new ArrayList<>()).add(key.device());
    }
    byTenant.forEach(
        (tenant, devices) -> {
          Map<DeviceId, Presence> now = state.presence(tenant, devices);
          for (DeviceId device : devices) {
            Presence presence = now.getOrDefault(device, NEVER);
            audience.presence().forEach(p -> p.offer(tenant, device, presence));
          }
        });
  }

  private Map<TenantId, Long> takeMissed() {
    synchronized (changed) {
      Map<TenantId, Long> taken = Map.copyOf(missed);
      missed.clear();
      return taken;
    }
  }

  private List<Key> take() {
    synchronized (changed) {
      List<Key> taken = changed.stream().limit(AT_ONCE).toList();
      taken.forEach(changed::remove);
      return taken;
    }
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    asking.shutdownNow();
    asking.awaitTermination(5, TimeUnit.SECONDS);
  }

  /** Changes of a tenant's devices: of their presence, or of the devices themselves. */
  private record Count(TenantId tenant, boolean presence) {}

  private record Key(TenantId tenant, DeviceId device) {}
}
