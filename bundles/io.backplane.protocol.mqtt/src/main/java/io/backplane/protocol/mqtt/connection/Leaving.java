/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.net.api.Parked;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that waits to be handed over, until nobody publishes any more or it takes too long;
 * net waits for eight seconds. On the connection's event loop.
 */
final class Leaving {
  /** From here on no answer comes any more: others that would have to hear of it leave soon. */
  private static final long LAST_ANSWER_NANOS = 6_000_000_000L;

  /** A tick and a little later. */
  private static final long LEAVE_NANOS = 6_600_000_000L;

  private final CompletableFuture<Parked> parked = new CompletableFuture<>();
  private final long since = System.nanoTime();

  CompletableFuture<Parked> parked() {
    return parked;
  }

  void tick(MqttConnection connection, long now) {
    long waited = now - since;
    if (waited > LAST_ANSWER_NANOS && connection.inflow().pending() > 0) {
      connection.close("answer-timeout");
    } else if (waited > LEAVE_NANOS) {
      connection.core().leaveUnanswered();
      connection.handOver();
    }
  }
}
