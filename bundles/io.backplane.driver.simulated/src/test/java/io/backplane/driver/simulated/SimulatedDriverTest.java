/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Ingress;
import io.backplane.protocol.api.IngressBatch;
import io.backplane.protocol.api.NodeClock;
import io.backplane.protocol.api.Sessions;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Made-up devices never pass for real ones, and a fleet begins whenever it can. */
class SimulatedDriverTest {
  private final Map<DeviceId, Device> devices = new ConcurrentHashMap<>();
  private final List<DeviceId> sessions = new CopyOnWriteArrayList<>();
  private final Set<DeviceId> spoke = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicLong time = new AtomicLong();
  private SimulatedDriver driver;

  @AfterEach
  void end() throws InterruptedException {
    driver.stop();
  }

  @Test
  void a_real_device_of_a_fleets_name_is_left_alone() {
    Device real = device("pump-1", false);
    devices.put(real.id(), real);
    start("pump; devices=3; period=100; t=constant(1)");
    await(() -> spoke.size() == 2);
    await(() -> time.get() > 40);
    assertEquals(Set.of(new DeviceId("pump-2"), new DeviceId("pump-3")), spoke);
    assertEquals(List.of(new DeviceId("pump-2"), new DeviceId("pump-3")), sessions);
    assertEquals(real, devices.get(real.id()));
    assertTrue(devices.get(new DeviceId("pump-2")).simulated());
  }

  @Test
  void a_fleet_begins_when_the_registry_answers_at_last() {
    faults.set(2);
    start("tank; devices=2; period=100; t=constant(1)");
    await(() -> spoke.size() == 2);
    assertEquals(List.of(new DeviceId("tank-1"), new DeviceId("tank-2")), sessions);
  }

  private void start(String fleet) {
    driver =
        new SimulatedDriver(
            ingress(), fake(Sessions.class), fake(DeviceRegistry.class), config(fleet));
  }

  private static Config config(String fleet) {
    return new Config() {
      @Override
      public Class<? extends Annotation> annotationType() {
        return Config.class;
      }

      @Override
      public String[] fleets() {
        return new String[] {fleet};
      }
    };
  }

  private Ingress ingress() {
    NodeClock clock = time::incrementAndGet;
    return fake(
        Ingress.class, Map.of("clock", a -> clock, "newBatch", a -> fake(IngressBatch.class)));
  }

  private <T> T fake(Class<T> type) {
    return fake(
        type,
        Map.of(
            "find", a -> find((DeviceId) a[1]),
            "create", a -> create((Device) a[0]),
            "open", a -> open((Sessions.SessionInfo) a[0]),
            "offer", a -> spoke.add(((DeviceMessage) a[0]).device()) ? 0 : 1,
            "submit", a -> null));
  }

  private interface Answer {
    Object to(Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Map<String, Answer> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName()).to(arguments)));
  }

  private Optional<Device> find(DeviceId id) {
    if (id.value().endsWith("-2") && faults.getAndDecrement() > 0) {
      throw new RegistryException(Reason.UNAVAILABLE, "the database is away", null);
    }
    return Optional.ofNullable(devices.get(id));
  }

  private Device create(Device device) {
    devices.put(device.id(), device);
    return device;
  }

  private Sessions.Handle open(Sessions.SessionInfo info) {
    sessions.add(info.identity().device());
    return fake(Sessions.Handle.class, Map.of("close", a -> null));
  }

  private static Device device(String id, boolean simulated) {
    return new Device(
        TenantId.DEFAULT,
        new DeviceId(id),
        id,
        ProfileId.DEFAULT,
        Set.of(),
        null,
        true,
        simulated,
        1,
        0,
        0);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not come true within 20 s");
      LockSupport.parkNanos(1_000_000);
    }
  }
}
