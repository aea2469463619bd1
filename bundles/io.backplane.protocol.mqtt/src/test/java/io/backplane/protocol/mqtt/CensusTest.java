/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static io.backplane.protocol.mqtt.Rig.await;
import static io.backplane.protocol.mqtt.Talk.RESUME;
import static io.backplane.protocol.mqtt.Talk.closed;
import static io.backplane.protocol.mqtt.Talk.publish3;
import static io.backplane.protocol.mqtt.Talk.quiet;
import static io.backplane.protocol.mqtt.Talk.subscribe3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.mqtt.session.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of devices that were removed while no card was told. */
@Timeout(60)
class CensusTest {
  private final Rig rig = Rig.complete();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** One that fails when it is asked first, and knows all devices but the first. */
  private DeviceRegistry registry() {
    return (DeviceRegistry)
        Proxy.newProxyInstance(
            CensusTest.class.getClassLoader(),
            new Class<?>[] {DeviceRegistry.class},
            (proxy, method, args) -> {
              if (asked.incrementAndGet() == 1) {
                throw new RegistryException(
                    RegistryException.Reason.UNAVAILABLE, "for a test", null);
              }
              DeviceId id = (DeviceId) args[1];
              return id.value().equals("dev1") ? Optional.empty() : Optional.of(device(id));
            });
  }

  private static Device device(DeviceId id) {
    ProfileId profile = new ProfileId("default");
    return new Device(TenantId.DEFAULT, id, "d", profile, Set.of(), null, true, false, 1, 1, 1);
  }

  @Test
  void nothing_is_kept_for_a_device_that_was_removed_while_no_card_was_there() throws Exception {
    RawClient there = Talk.v3(rig, "there", RESUME);
    there.ask(subscribe3(1, "state/#", 1));
    there.ask(publish3(3, "state/a", 1, "kept"));
    there.next();
    Talk.v3(rig, "away", RESUME).close();
    rig.awaitAbandoned("away");
    RawClient other = Talk.raw(rig);
    other.ask(Frame.connect(4, RESUME, 0).utf("other").utf("dev2").utf("secret"));
    rig.swap();
    rig.card().bindRegistry(registry());
    closed(there);
    await(() -> asked.get() >= 3);
    await(() -> rig.core().spaces().all().size() == 1);
    assertEquals(0, rig.core().spaces().retainedBytes());
    List<Session> left = rig.core().spaces().all().iterator().next().sessions();
    assertEquals(List.of("other"), left.stream().map(Session::clientId).toList());
    quiet(other);
    other.close();
    assertTrue(rig.core().counters().closes("credential-revoked") == 1);
  }
}
