/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.gate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests inside and lets others wait outside while somebody holds it. The chain of
 * servlets is resolved after the wait, so a held request meets the new bundle and never the old.
 */
final class Gate {
  /** What became of a request at the gate. */
  enum Entry {
    PASSED,
    WAITED,
    GAVE_UP,
    TOO_MANY
  }

  /** Figures since the start. */
  record Figures(long passed, long waited, long gaveUp, long tooMany, long longestNanos) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int maxHeld;
  private int holds;
  private int inside;
  private int waiting;
  private long letGoAt;
  private long passed;
  private long waited;
  private long gaveUp;
  private long tooMany;
  private long longestNanos;

  Gate(int maxHeld) {
    this.maxHeld = maxHeld;
  }

  /** Enters, after waiting if need be; {@link #leave} must follow what let it in. */
  Entry enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (holds == 0) {
        inside++;
        passed++;
        return Entry.PASSED;
      }
      if (waiting >= maxHeld) {
        tooMany++;
        return Entry.TOO_MANY;
      }
      return waitOutside();
    } finally {
      lock.unlock();
    }
  }

  /** Enters if nobody holds the gate, and never waits; {@link #leave} must follow if it did. */
  boolean enterAtOnce() {
    lock.lock();
    try {
      if (holds > 0) return false;
      inside++;
      passed++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Entry waitOutside() throws InterruptedException {
    long start = System.nanoTime();
    waiting++;
    try {
      while (holds > 0) {
        long left = letGoAt - System.nanoTime();
        if (left <= 0) {
          gaveUp++;
          return Entry.GAVE_UP;
        }
        changed.awaitNanos(left);
      }
      inside++;
      waited++;
      return Entry.WAITED;
    } finally {
      waiting--;
      longestNanos = Math.max(longestNanos, System.nanoTime() - start);
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes and waits for those inside, but no longer than the drain time. */
  void close(long drainMillis, long maxHoldMillis) {
    lock.lock();
    try {
      long now = System.nanoTime();
      long until = now + TimeUnit.MILLISECONDS.toNanos(maxHoldMillis);
      letGoAt = holds == 0 ? until : Math.max(letGoAt, until);
      holds++;
      drain(now + TimeUnit.MILLISECONDS.toNanos(drainMillis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void drain(long end) throws InterruptedException {
    long left = end - System.nanoTime();
    while (inside > 0 && left > 0) left = changed.awaitNanos(left);
  }

  void open() {
    lock.lock();
    try {
      holds--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  Figures figures() {
    lock.lock();
    try {
      return new Figures(passed, waited, gaveUp, tooMany, longestNanos);
    } finally {
      lock.unlock();
    }
  }
}
