/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.keep;

import io.backplane.protocol.mqtt.common.Commons;
import java.util.Collection;

/** What the restorer of sessions needs of the card. Any thread. */
public interface Card {
  /** There from the first call of the journal on. */
  Commons commons();

  /** Wills that wait for their time. */
  WillDesk wills();

  /** The event loops, as far as they have passed on what they took in. */
  Collection<? extends Progress> gates();

  /** How far an event loop is. */
  interface Progress {
    /** Passes handed to the gate so far. */
    long passesSent();

    /** Up to which pass all messages went to those who listen. */
    long passesRouted();
  }
}
