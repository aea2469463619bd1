/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.protocol.mqtt.limit.Settings;

/** Who gets what waits in a session: the connection of its client. */
public interface Receiver {
  /** What counts for the clients of its listener. */
  Settings settings();

  /** QoS 1 and 2 messages sent and not acknowledged at a time. On its event loop. */
  int window();

  /** Whether more may be sent now. On its event loop. */
  boolean writable();

  /**
   * Sends a publication. On its event loop.
   *
   * @return false if it is too large for the client
   */
  boolean send(OutMessage message, int packetId, boolean dup);

  /** Sends PUBREL. On its event loop. */
  void release(int packetId);

  /** Something waits for this client, any thread. */
  void wake();

  /** Ends the connection soon, any thread. */
  void end(String reason);

  /**
   * Another connection takes the session, any thread.
   *
   * @param then called on the event loop of this one when it may
   */
  void takeOver(Runnable then);
}
