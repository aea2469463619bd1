/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * The batches of one submitting thread, answered in the order of submission even where receipts of
 * two streams overtake each other. Call-backs run outside the lock, one at a time.
 */
final class Lane {
  private final ArrayDeque<GateBatch> waiting = new ArrayDeque<>();
  private boolean answering;
  private boolean retired;
  private boolean used;

  /** Queues a batch; false if this lane was retired meanwhile. */
  synchronized boolean enter(GateBatch batch) {
    used = true;
    return !retired && waiting.add(batch);
  }

  /** Answers what can be answered now. Whoever finds another thread at it leaves it to that one. */
  void advance() {
    GateBatch head = take();
    while (head != null) {
      try {
        head.answer();
      } finally {
        release();
      }
      head = take();
    }
  }

  private synchronized GateBatch take() {
    GateBatch head = waiting.peek();
    if (answering || head == null || !head.settled()) {
      return null;
    }
    answering = true;
    return waiting.poll();
  }

  private synchronized void release() {
    answering = false;
  }

  /** Retires this lane if nothing used it since the last call. */
  synchronized boolean retireIfIdle() {
    retired = !used && waiting.isEmpty() && !answering;
    used = false;
    return retired;
  }

  /** Those waiting that fit. */
  synchronized GateBatch[] waiting(Predicate<GateBatch> which) {
    return waiting.stream().filter(which).toArray(GateBatch[]::new);
  }
}
