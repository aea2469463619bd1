/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.device;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceChangeListener;
import io.backplane.device.api.Profile;
import io.backplane.device.jdbc.core.DeviceKey;
import io.backplane.device.jdbc.core.Registry;
import io.backplane.device.jdbc.db.Sql;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.telemetry.api.spi.RetentionPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * How long values are kept, as the profiles say. Holds an entry for each device whose profile says
 * something, because the store must not wait for a database when it decides what to throw away.
 */
@Component(service = {RetentionPolicy.class, DeviceChangeListener.class})
public final class ProfileRetention implements RetentionPolicy, DeviceChangeListener {
  private final Registry registry;
  private final Map<DeviceKey, Integer> days = new ConcurrentHashMap<>();

  @Activate
  public ProfileRetention(@Reference(name = "registry") Registry registry) {
    this.registry = registry;
    load();
  }

  private void load() {
    Map<DeviceKey, Integer> found = new ConcurrentHashMap<>();
    registry
        .database()
        .read(
            c ->
                Sql.list(
                    c,
                    "SELECT d.tenant, d.id, p.retention_days FROM bp_profile p JOIN bp_device d"
                        + " ON d.tenant = p.tenant AND d.profile = p.id"
                        + " WHERE p.retention_days > 0",
                    r ->
                        found.put(
                            new DeviceKey(
                                new TenantId(r.getString(1)), new DeviceId(r.getString(2))),
                            r.getInt(3))));
    days.keySet().retainAll(found.keySet());
    days.putAll(found);
  }

  @Override
  public int days(TenantId tenant, DeviceId device) {
    return days.getOrDefault(new DeviceKey(tenant, device), 0);
  }

  @Override
  public void changed(DeviceChange change) {
    switch (change.kind()) {
      case CREATED, UPDATED, DISABLED -> {
        if (change.device() == null) {
          load();
        } else {
          look(new DeviceKey(change.tenant(), change.device()));
        }
      }
      case DELETED -> days.remove(new DeviceKey(change.tenant(), change.device()));
      default -> {
        // says nothing about profiles
      }
    }
  }

  private void look(DeviceKey key) {
    Map<io.backplane.device.api.ProfileId, Profile> profiles = registry.profiles().of(key.tenant());
    if (profiles.values().stream().noneMatch(p -> p.retentionDays() > 0)) {
      days.remove(key);
      return;
    }
    Optional<Device> device = registry.devices().find(key);
    int kept = device.map(d -> profiles.get(d.profile())).map(Profile::retentionDays).orElse(0);
    if (kept > 0) {
      days.put(key, kept);
    } else {
      days.remove(key);
    }
  }
}
