/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.concurrent.atomic.AtomicLong;

/** All messages that wait for clients: their memory, their limits. Any thread. */
final class Stock {
  private final Settings settings;
  private final Counters counters;
  private final AtomicLong bytes = new AtomicLong();

  Stock(Settings settings, Counters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  Settings settings() {
    return settings;
  }

  Counters counters() {
    return counters;
  }

  /** Messages wait, or some no longer do. */
  void add(long more) {
    bytes.addAndGet(more);
  }

  boolean hasRoom(long more) {
    return bytes.get() + more <= settings.queues().allBytes();
  }

  long bytes() {
    return bytes.get();
  }
}
