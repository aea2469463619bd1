/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a dialect did wrong. Told to the log once a minute at most, counted always. */
public final class DialectRecord {
  private static final Logger LOG = LoggerFactory.getLogger(DialectRecord.class);
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final String name;
  private final LongAdder faults = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final AtomicLong faultTold = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private final AtomicLong slowTold = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  DialectRecord(String name) {
    this.name = name;
  }

  public void fault(Throwable e, String topic) {
    faults.increment();
    if (turn(faultTold)) {
      LOG.error("Dialect {} failed on topic '{}' ({} so far)", name, topic, faults.sum(), e);
    }
  }

  /** It neither decoded nor rejected. */
  void silent(String topic) {
    faults.increment();
    if (turn(faultTold)) {
      LOG.error("Dialect {} gave no answer on topic '{}' ({} so far)", name, topic, faults.sum());
    }
  }

  void slow(long nanos, String topic) {
    slow.increment();
    if (turn(slowTold)) {
      LOG.warn(
          "Dialect {} took {} ms for a message on topic '{}' ({} beyond its budget so far)",
          name,
          nanos / 1_000_000,
          topic,
          slow.sum());
    }
  }

  private static boolean turn(AtomicLong told) {
    long now = System.nanoTime();
    long last = told.get();
    return now - last >= QUIET_NANOS && told.compareAndSet(last, now);
  }

  public String name() {
    return name;
  }

  public long faults() {
    return faults.sum();
  }

  public long slow() {
    return slow.sum();
  }
}
