/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: a protocol card. Published with the service property {@link #NAME}; listeners are
 * configured in {@code net} by that name. While a protocol is absent its listeners accept and hold
 * connections, and those of a card that left wait parked, up to the park time.
 */
@ConsumerType
public interface StreamProtocol {
  /** Service property: the protocol's name, such as {@code mqtt}. */
  String NAME = "backplane.protocol";

  /**
   * Takes a connection over. Called on the connection's event loop; reading is paused until this
   * returns. Adds its handlers behind {@link NetConnection#anchor()}.
   *
   * @param connection the connection
   * @param parked what a predecessor left for it, null for a new connection
   */
  void attach(NetConnection connection, Parked parked);

  /**
   * Gives a connection back, because this card goes. Called on the connection's event loop after
   * reading was paused; removes its handlers and keeps no reference.
   *
   * @param connection the connection
   * @return what the successor needs, null if the connection cannot be handed over and is to be
   *     closed
   */
  Parked detach(NetConnection connection);
}
