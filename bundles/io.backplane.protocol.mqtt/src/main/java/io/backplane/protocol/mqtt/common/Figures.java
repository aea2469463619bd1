/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.protocol.api.ClientFigures;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.limit.Tally;
import io.backplane.protocol.mqtt.session.DeviceSpace;
import io.backplane.protocol.mqtt.session.Session;
import java.util.function.Supplier;

/** The figures over all clients of this card since it came. Any thread. */
public final class Figures {
  private final Commons commons;
  private final Supplier<Tally> tally;
  private final long since = Clock.micros();

  /**
   * @param tally of all event loops
   */
  public Figures(Commons commons, Supplier<Tally> tally) {
    this.commons = commons;
    this.tally = tally;
  }

  Tally tally() {
    return tally.get();
  }

  /** As it is now, put together by the thread that asks. */
  public ClientFigures now() {
    int connected = 0;
    int away = 0;
    int subscriptions = 0;
    int retained = 0;
    for (DeviceSpace space : commons.spaces().all()) {
      retained += space.retained().size();
      for (Session s : space.sessions()) {
        boolean there = s.connection() != null;
        connected += there ? 1 : 0;
        away += there ? 0 : 1;
        subscriptions += s.subscriptions().size();
      }
    }
    return new ClientFigures(
        since,
        connected,
        away,
        subscriptions,
        retained,
        commons.spaces().retainedBytes(),
        commons.counters().figures(tally.get()));
  }
}
