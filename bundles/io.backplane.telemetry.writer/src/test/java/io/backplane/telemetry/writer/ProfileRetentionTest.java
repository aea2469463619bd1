/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.writer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProfileRetentionTest {
  private static final TenantId T = TenantId.DEFAULT;
  private static final DeviceId D = new DeviceId("d");
  private final AtomicInteger days = new AtomicInteger(7);
  private final AtomicInteger asked = new AtomicInteger();
  private final ProfileRetention policy = new ProfileRetention(registry(), profiles());

  private DeviceRegistry registry() {
    return (DeviceRegistry)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DeviceRegistry.class},
            (p, m, a) -> {
              asked.incrementAndGet();
              return a[1].equals(D) ? Optional.of(device()) : Optional.empty();
            });
  }

  private Profiles profiles() {
    return (Profiles)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Profiles.class},
            (p, m, a) -> Optional.of(profile()));
  }

  private static Device device() {
    return new Device(T, D, "d", ProfileId.DEFAULT, Set.of(), null, true, false, 1, 0, 0);
  }

  private Profile profile() {
    return new Profile(
        T, ProfileId.DEFAULT, "p", "", "native", List.of(), List.of(), days.get(), 1, 0, 0);
  }

  @Test
  void tells_the_days_of_the_profile_and_remembers_them() {
    assertEquals(7, policy.days(T, D));
    assertEquals(7, policy.days(T, D));
    assertEquals(1, asked.get());
  }

  @Test
  void leaves_unknown_devices_to_the_default() {
    assertEquals(0, policy.days(T, new DeviceId("other")));
  }

  @Test
  void asks_again_after_a_change_of_the_device_or_of_any_profile() {
    assertEquals(7, policy.days(T, D));
    days.set(14);
    policy.changed(new DeviceChange(T, D, DeviceChange.Kind.PRESENCE, ""));
    assertEquals(7, policy.days(T, D));
    policy.changed(new DeviceChange(T, D, DeviceChange.Kind.UPDATED, ""));
    assertEquals(14, policy.days(T, D));
    days.set(21);
    policy.changed(new DeviceChange(T, null, DeviceChange.Kind.UPDATED, ""));
    assertEquals(21, policy.days(T, D));
  }
}
