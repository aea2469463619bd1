/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Holds a service that comes and goes. Requests that need it wait briefly, so that replacing a card
 * behind REST costs its callers a pause instead of an error.
 *
 * @param <T> the service
 */
public final class Slot<T> {
  private final String name;
  private final long waitNanos;
  private T service;

  /**
   * An empty slot.
   *
   * @param name the service in words, for people
   * @param waitMillis how long a request waits for it
   */
  public Slot(String name, long waitMillis) {
    this.name = name;
    this.waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
  }

  /** The service appeared. */
  public synchronized void set(T appeared) {
    service = appeared;
    notifyAll();
  }

  /** The service left; a successor that came before stays. */
  public synchronized void clear(T left) {
    if (service == left) {
      service = null;
    }
  }

  /** The service if it is there now. */
  public synchronized Optional<T> now() {
    return Optional.ofNullable(service);
  }

  /**
   * The service, waiting for it if need be.
   *
   * @throws ServiceAway if it does not come in time
   */
  public synchronized T get() {
    long deadline = System.nanoTime() + waitNanos;
    while (service == null) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new ServiceAway(name);
      }
      await(left);
    }
    return service;
  }

  private void await(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceAway(name);
    }
  }
}
