/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.protocol.api.NodeClock;

/**
 * What a dialect sees while it decodes one message: the first time it asks for is the message's own
 * time of receipt, which the stored form need not repeat.
 */
final class OfferClock implements NodeClock {
  private final NodeClock clock;
  private long receivedAt;
  private boolean given;

  OfferClock(NodeClock clock) {
    this.clock = clock;
  }

  void arm(long time) {
    receivedAt = time;
    given = false;
  }

  @Override
  public long next() {
    if (given) {
      return clock.next();
    }
    given = true;
    return receivedAt;
  }
}
