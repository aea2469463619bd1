/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** Who waits how long while a node starts. */
class StartHoldTest {
  private static final Map<String, String> LEVELS =
      Map.of("backplane.serving.level", "5", "backplane.start.level", "6");
  private int level = 2;

  private StartHold hold(Map<String, String> properties) {
    FrameworkStartLevel levels =
        as(
            FrameworkStartLevel.class,
            (p, method, args) -> method.getName().equals("getStartLevel") ? level : null);
    Bundle system = as(Bundle.class, (p, method, args) -> levels);
    BundleContext context =
        as(
            BundleContext.class,
            (p, method, args) ->
                switch (method.getName()) {
                  case "getProperty" -> properties.get(args[0]);
                  case "getBundle" -> system;
                  default -> null;
                });
    return new StartHold(context, () -> new Gate(2), 60_000);
  }

  private static <T> T as(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void reach(int now, StartHold hold) {
    level = now;
    Bundle none = as(Bundle.class, (p, method, args) -> null);
    hold.frameworkEvent(new FrameworkEvent(FrameworkEvent.STARTLEVEL_CHANGED, none, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/setup", "/ingest/v1/telemetry", "/live/v1"})
  void rest_ingest_and_live_wait_until_their_level(String path) {
    StartHold hold = hold(LEVELS);
    assertNotNull(hold.gate(path));
    reach(4, hold);
    assertNotNull(hold.gate(path));
    reach(5, hold);
    assertNull(hold.gate(path));
    assertFalse(hold.isOver());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void health_and_metrics_wait_until_the_last_level(String path) {
    StartHold hold = hold(LEVELS);
    reach(5, hold);
    assertNotNull(hold.gate(path));
    reach(6, hold);
    assertNull(hold.gate(path));
    assertTrue(hold.isOver());
  }

  @Test
  void the_pages_of_the_console_never_wait() {
    assertNull(hold(LEVELS).gate("/assets/app.js"));
  }

  @Test
  void who_waits_is_let_in_when_the_level_is_reached() throws InterruptedException {
    StartHold hold = hold(LEVELS);
    Gate gate = hold.gate("/api/v1/setup");
    Gate.Entry[] entry = new Gate.Entry[1];
    Thread caller = new Thread(() -> entry[0] = enter(gate));
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
    reach(5, hold);
    caller.join();
    assertSame(Gate.Entry.WAITED, entry[0]);
  }

  private static Gate.Entry enter(Gate gate) {
    try {
      return gate.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Test
  void nobody_waits_where_no_level_is_named() {
    assertTrue(hold(Map.of()).isOver());
  }
}
