/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.protocol.mqtt.flow.Intake;
import java.util.concurrent.TimeUnit;

/**
 * When a connection that came from a predecessor begins to read: as soon as the others are there
 * too. If its client is gone by then, what it said last is read before its end is noticed. On the
 * connection's event loop.
 */
final class Start {
  private static final long LONGEST_MILLIS = 16;
  private final MqttConnection connection;
  private long millis = 1;
  private boolean gone;

  Start(MqttConnection connection) {
    this.connection = connection;
  }

  /** Looks again ever more seldom, as thousands of connections may wait for one that is late. */
  void soon() {
    connection.gate().loop().schedule(this::ifSettled, millis, TimeUnit.MILLISECONDS);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
  }

  private void ifSettled() {
    if (connection.isClosed()) {
      return;
    }
    boolean settled = connection.core().quiet().settled(System.nanoTime());
    if (!settled || !connection.core().journal().ready()) {
      soon();
      return;
    }
    connection.intake().resume(Intake.START);
    if (gone) {
      connection.close(MqttConnection.RESET);
    }
  }

  /** The channel has closed. */
  void gone() {
    if (connection.intake().paused(Intake.START)) {
      gone = true;
    } else {
      connection.close(MqttConnection.RESET);
    }
  }
}
