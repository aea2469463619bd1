/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something again and again, and keeps what went wrong. */
final class Polling implements AutoCloseable {
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final AtomicInteger good = new AtomicInteger();
  private final Thread thread;
  private volatile boolean over;

  /**
   * Starts.
   *
   * @param what for messages
   * @param request gives the status
   * @param expected the status
   */
  Polling(String what, Callable<Integer> request, int expected) {
    thread =
        new Thread(
            () -> {
              while (!over) {
                once(what, request, expected);
              }
            },
            "polls " + what);
    thread.start();
  }

  private void once(String what, Callable<Integer> request, int expected) {
    try {
      int status = request.call();
      if (status == expected) {
        good.incrementAndGet();
      } else {
        errors.add(what + " " + status);
      }
    } catch (Exception e) {
      errors.add(what + " " + e);
    }
  }

  int good() {
    return good.get();
  }

  List<String> errors() {
    return errors;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
