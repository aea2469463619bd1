/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Services that come and go. */
class SlotTest {
  @Test
  void waits_for_a_successor() throws Exception {
    Slot<String> slot = new Slot<>("store", 10_000);
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<String> got =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.countDown();
              return slot.get();
            });
    assertTrue(waiting.await(5, TimeUnit.SECONDS));
    slot.set("new");
    assertEquals("new", got.get(5, TimeUnit.SECONDS));
  }

  @Test
  void says_what_is_away_when_nobody_comes() {
    ServiceAway away =
        assertThrows(ServiceAway.class, () -> new Slot<>("telemetry store", 20).get());
    assertTrue(away.getMessage().contains("telemetry store"), away.getMessage());
  }

  @Test
  void a_predecessor_that_leaves_late_does_not_take_the_successor_along() {
    Slot<Object> slot = new Slot<>("store", 20);
    Object old = new Object();
    Object successor = new Object();
    slot.set(old);
    slot.set(successor);
    slot.clear(old);
    assertEquals(successor, slot.get());
    slot.clear(successor);
    assertTrue(slot.now().isEmpty());
  }
}
