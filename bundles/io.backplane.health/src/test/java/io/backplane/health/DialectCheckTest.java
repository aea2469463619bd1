/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceRegistry;
import io.backplane.device.api.Page;
import io.backplane.device.api.Profile;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.spi.Dialect;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dialects that devices need. */
class DialectCheckTest {
  private static final Map<String, String> NATIVE = Map.of(Dialect.NAME, "native");

  private final DialectCheck check = new DialectCheck();
  private long devices = 3;

  @BeforeEach
  void bind() {
    Profile profile =
        new Profile(
            TenantId.DEFAULT,
            ProfileId.DEFAULT,
            "Default",
            "",
            "native",
            List.of(),
            List.of(),
            0,
            1,
            1,
            1);
    check.bindProfiles(answering(Profiles.class, "list", List.of(profile)));
    check.bindRegistry(
        (DeviceRegistry)
            proxy(
                DeviceRegistry.class,
                (method, arguments) -> {
                  assertEquals("list", method);
                  assertEquals("default", ((DeviceFilter) arguments[1]).profile());
                  return new Page<>(List.of(), "", devices);
                }));
  }

  @Test
  void a_dialect_that_stays_away_warns_and_says_whom_it_keeps_waiting() {
    Result result = after(31);
    assertEquals(Result.Status.WARN, result.getStatus());
    assertTrue(
        result
            .toString()
            .contains(
                "dialect 'native' of profile 'default' is not there; devices that wait for it: 3"),
        result.toString());
  }

  @Test
  void a_dialect_that_is_there_or_being_replaced_does_not_warn() {
    check.bindDialect(NATIVE);
    assertEquals(Result.Status.OK, after(31).getStatus());
    check.unbindDialect(NATIVE);
    assertEquals(Result.Status.OK, after(0).getStatus());
    assertEquals(Result.Status.WARN, after(31).getStatus());
    check.bindDialect(NATIVE);
    assertEquals(Result.Status.OK, after(62).getStatus());
  }

  @Test
  void a_dialect_that_no_device_needs_may_be_absent() {
    devices = 0;
    assertEquals(Result.Status.OK, after(31).getStatus());
  }

  private Result after(long seconds) {
    return check.at(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
  }

  private static <T> T answering(Class<T> type, String asked, Object answer) {
    return type.cast(
        proxy(
            type,
            (method, arguments) -> {
              assertEquals(asked, method);
              return answer;
            }));
  }

  private static Object proxy(Class<?> type, Answer answer) {
    return Proxy.newProxyInstance(
        DialectCheckTest.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> answer.to(method.getName(), arguments));
  }

  /** What a service is asked. */
  private interface Answer {
    Object to(String method, Object[] arguments);
  }
}
