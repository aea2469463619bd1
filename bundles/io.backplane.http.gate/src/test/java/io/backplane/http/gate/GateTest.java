/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void lets_requests_pass_while_nobody_holds_it() throws Exception {
    Gate gate = new Gate(1);
    assertEquals(Gate.Entry.PASSED, gate.enter());
    gate.leave();
    assertEquals(1, gate.figures().passed());
  }

  @Test
  void holds_a_request_until_it_opens() throws Exception {
    Gate gate = new Gate(1);
    gate.close(0, 60_000);
    CompletableFuture<Gate.Entry> held = enter(gate);
    while (gate.waiting() == 0) Thread.onSpinWait();
    assertFalse(held.isDone());
    gate.open();
    assertEquals(Gate.Entry.WAITED, held.get(10, TimeUnit.SECONDS));
  }

  @Test
  void lets_nobody_in_at_once_while_it_is_held() {
    Gate gate = new Gate(1);
    gate.close(0, 60_000);
    assertFalse(gate.enterAtOnce());
    gate.open();
    assertTrue(gate.enterAtOnce());
    gate.leave();
    assertEquals(1, gate.figures().passed());
  }

  @Test
  void stays_closed_until_the_last_hold_ends() throws Exception {
    Gate gate = new Gate(2);
    gate.close(0, 60_000);
    gate.close(0, 60_000);
    CompletableFuture<Gate.Entry> held = enter(gate);
    while (gate.waiting() == 0) Thread.onSpinWait();
    gate.open();
    assertFalse(held.isDone());
    gate.open();
    assertEquals(Gate.Entry.WAITED, held.get(10, TimeUnit.SECONDS));
  }

  @Test
  void lets_a_request_go_when_the_hold_lasts_too_long() throws Exception {
    Gate gate = new Gate(1);
    gate.close(0, 1);
    assertEquals(Gate.Entry.GAVE_UP, enter(gate).get(10, TimeUnit.SECONDS));
  }

  @Test
  void refuses_more_waiting_requests_than_allowed() throws Exception {
    Gate gate = new Gate(0);
    gate.close(0, 60_000);
    assertEquals(Gate.Entry.TOO_MANY, gate.enter());
    assertEquals(1, gate.figures().tooMany());
  }

  @Test
  void waits_for_those_inside_before_it_counts_as_closed() throws Exception {
    Gate gate = new Gate(1);
    gate.enter();
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> gate.close(60_000, 60_000), threads);
    assertFalse(closed.isDone());
    gate.leave();
    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void closes_after_the_drain_time_even_if_somebody_stays_inside() throws Exception {
    Gate gate = new Gate(1);
    gate.enter();
    CompletableFuture.runAsync(() -> gate.close(5, 60_000), threads).get(10, TimeUnit.SECONDS);
    gate.leave();
    gate.open();
    assertEquals(Gate.Entry.PASSED, gate.enter());
  }

  @Test
  void keeps_the_longest_wait() throws Exception {
    Gate gate = new Gate(1);
    gate.close(0, 60_000);
    CompletableFuture<Gate.Entry> held = enter(gate);
    while (gate.waiting() == 0) Thread.onSpinWait();
    gate.open();
    held.get(10, TimeUnit.SECONDS);
    assertTrue(gate.figures().longestNanos() > 0);
  }

  private CompletableFuture<Gate.Entry> enter(Gate gate) throws InterruptedException {
    CompletableFuture<Gate.Entry> entry = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            entry.complete(gate.enter());
          } catch (InterruptedException e) {
            entry.completeExceptionally(e);
          }
        });
    return entry;
  }
}
