/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.spi.RetentionPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps values as long as the device's profile says. Remembers the answer per device, because
 * stores ask for every device each time they clean up.
 */
@Component(service = {RetentionPolicy.class, DeviceChangeListener.class})
public final class ProfileRetention implements RetentionPolicy, DeviceChangeListener {
  private final DeviceRegistry registry;
  private final Profiles profiles;
  private final Map<TenantId, Map<DeviceId, Integer>> known = new ConcurrentHashMap<>();

  /**
   * A policy.
   *
   * @param registry tells a device's profile
   * @param profiles tell how long
   */
  @Activate
  public ProfileRetention(
      @Reference(name = "registry") DeviceRegistry registry,
      @Reference(name = "profiles") Profiles profiles) {
    this.registry = registry;
    this.profiles = profiles;
  }

  @Override
  public int days(TenantId tenant, DeviceId device) {
    return known
        .computeIfAbsent(tenant, t -> new ConcurrentHashMap<>())
        .computeIfAbsent(device, d -> find(tenant, d));
  }

  private int find(TenantId tenant, DeviceId device) {
    return registry
        .find(tenant, device)
        .flatMap(d -> profiles.find(tenant, d.profile()))
        .map(Profile::retentionDays)
        .orElse(0);
  }

  @Override
  public void changed(DeviceChange change) {
    boolean matters =
        change.kind() != DeviceChange.Kind.PRESENCE
            && change.kind() != DeviceChange.Kind.ATTRIBUTES;
    Map<DeviceId, Integer> of = known.get(change.tenant());
    if (!matters || of == null) {
      return;
    }
    if (change.device() == null) {
      of.clear();
    } else {
      of.remove(change.device());
    }
  }
}
