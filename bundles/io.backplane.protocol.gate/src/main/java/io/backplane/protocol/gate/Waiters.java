/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.marks.Boundary;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who holds messages until their dialect, and what else they need, is there. */
@Boundary("Protocols belong to other cards: one that fails when told keeps it from none.")
final class Waiters {
  private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

  private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

  private record Waiter(String dialect, Runnable callback) {}

  void add(String dialect, Runnable callback) {
    waiting.add(new Waiter(dialect, callback));
  }

  /** Calls those back whose dialect is ready; those who come meanwhile wait for the next time. */
  void release(Predicate<String> ready) {
    for (int n = waiting.size(); n > 0; n--) {
      Waiter w = waiting.poll();
      if (w == null) {
        return;
      }
      if (ready.test(w.dialect())) {
        call(w.callback());
      } else {
        waiting.add(w);
      }
    }
  }

  static void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.error("A protocol failed when told that it may go on", e);
    }
  }

  int size() {
    return waiting.size();
  }
}
