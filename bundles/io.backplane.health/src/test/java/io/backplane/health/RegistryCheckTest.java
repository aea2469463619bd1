/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.DeviceRegistry.Counts;
import io.backplane.device.api.Page;
import io.backplane.device.api.RegistryException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What the check thinks of a registry whose memory answers although its database does not. */
class RegistryCheckTest {
  private boolean broken;

  private Result.Status status() {
    RegistryCheck check = new RegistryCheck();
    check.bindRegistry(
        (DeviceRegistry)
            Proxy.newProxyInstance(
                DeviceRegistry.class.getClassLoader(),
                new Class<?>[] {DeviceRegistry.class},
                (proxy, method, args) -> answer(method.getName())));
    return check.execute().getStatus();
  }

  private Object answer(String method) {
    return switch (method) {
      case "counts" -> new Counts(3, 2, 1);
      case "list" -> {
        if (broken) {
          throw new RegistryException(RegistryException.Reason.UNAVAILABLE, "closed", null);
        }
        yield new Page<>(List.of(), "", 3);
      }
      default -> throw new UnsupportedOperationException(method);
    };
  }

  @Test
  void a_registry_whose_database_does_not_answer_is_critical_though_memory_has_the_counts() {
    assertEquals(Result.Status.OK, status());
    broken = true;
    assertEquals(Result.Status.CRITICAL, status());
    broken = false;
    assertEquals(Result.Status.OK, status());
  }
}
