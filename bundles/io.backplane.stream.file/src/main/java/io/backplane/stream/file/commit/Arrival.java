/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.file.commit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Where readers wait for records; costs the commit thread nothing while nobody waits. */
public final class Arrival {
  private final AtomicInteger waiting = new AtomicInteger();

  /** Waits until the condition holds or the time is over. */
  public void await(BooleanSupplier condition, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    waiting.incrementAndGet();
    try {
      synchronized (this) {
        for (long left = nanos; left > 0 && !condition.getAsBoolean(); ) {
          TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
          left = deadline - System.nanoTime();
        }
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Something changed that a condition may look at; to be called after the change is visible. */
  public void announce() {
    if (waiting.get() > 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }
}
