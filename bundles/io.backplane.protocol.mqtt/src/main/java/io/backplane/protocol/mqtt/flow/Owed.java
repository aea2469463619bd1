/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.flow;

import io.backplane.protocol.mqtt.journal.Journal;
import java.util.ArrayDeque;

/**
 * What a client is to be told once changes are durable, strictly in the order in which it asked. On
 * the connection's event loop.
 */
final class Owed {
  private final Line connection;
  private final ArrayDeque<Answer> waiting = new ArrayDeque<>(0);

  private record Answer(long ticket, Runnable say) {}

  Owed(Line connection) {
    this.connection = connection;
  }

  int size() {
    return waiting.size();
  }

  /**
   * Says something when a change is durable and all before it is said.
   *
   * @param say called even if the connection is closed by then
   */
  void say(long ticket, Runnable say) {
    Journal journal = connection.core().journal();
    if (waiting.isEmpty() && journal.isDurable(ticket)) {
      say.run();
      return;
    }
    waiting.add(new Answer(ticket, say));
    connection.core().quiet().begin();
    journal.await(ticket, () -> connection.gate().execute(this::now));
  }

  private void now() {
    Journal journal = connection.core().journal();
    for (Answer a = waiting.peek(); a != null && journal.isDurable(a.ticket); a = waiting.peek()) {
      waiting.remove();
      a.say.run();
      if (connection.inflow().pending() == 0) {
        connection.answered();
      }
      connection.core().quiet().end();
    }
  }
}
