/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A lane for each thread that submits. Keyed by the thread's number and cleared of idle ones, so
 * that neither threads nor class loaders of protocol cards are held.
 */
public final class Lanes {
  private final ConcurrentMap<Long, Lane> lanes = new ConcurrentHashMap<>();

  /** Puts a batch at the end of the calling thread's lane. */
  Lane enter(GateBatch batch) {
    Long id = Thread.currentThread().getId();
    while (true) {
      Lane lane = lanes.get(id);
      if (lane == null) {
        lane = lanes.computeIfAbsent(id, i -> new Lane());
      }
      if (lane.enter(batch)) {
        return lane;
      }
      lanes.remove(id, lane);
    }
  }

  /** Removes lanes that nobody used since the last call. */
  public void prune() {
    lanes.values().removeIf(Lane::retireIfIdle);
  }

  /** Answers batches whose stream went away without a receipt. */
  void abandon(StreamsLink link) {
    for (Lane lane : lanes.values()) {
      for (GateBatch batch : lane.waiting(b -> b.belongsTo(link))) {
        batch.abandon();
      }
    }
  }

  /** How many messages wait for their answer, but for those that have for too long. */
  public long inFlight(long now) {
    long messages = 0;
    for (Lane lane : lanes.values()) {
      for (GateBatch batch : lane.waiting(b -> true)) {
        messages += batch.waiting(now);
      }
    }
    return messages;
  }

  public int size() {
    return lanes.size();
  }
}
