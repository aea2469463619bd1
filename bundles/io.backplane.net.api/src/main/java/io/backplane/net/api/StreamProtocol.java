/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.util.concurrent.CompletionStage;
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
   * Takes a connection over. Called on the connection's event loop. Adds its handlers behind {@link
   * NetConnection#anchor()}. Reading is paused; the protocol switches the channel's {@code
   * autoRead} on when it is ready for bytes.
   *
   * @param connection the connection
   * @param parked what a predecessor left for it, null for a new connection
   */
  void attach(NetConnection connection, Parked parked);

  /**
   * Says that every connection that waited when this protocol came, held or parked, has been given
   * to it by {@link #attach} or is gone: whatever a predecessor's connections are to one another,
   * they are all there from now on. Called once, on any thread, also if there was none. By default
   * nothing is done.
   */
  default void attachedAll() {}

  /**
   * Gives a connection back, because this card goes. Called on the connection's event loop after
   * reading was paused. The protocol first answers what it has taken in, then removes its handlers,
   * keeps no reference and completes the stage, from the event loop or any other thread.
   *
   * @param connection the connection
   * @return what the successor needs; null or a failure if the connection cannot be handed over and
   *     is to be closed. A stage that is not completed within a few seconds counts as a failure
   */
  CompletionStage<Parked> detach(NetConnection connection);
}
