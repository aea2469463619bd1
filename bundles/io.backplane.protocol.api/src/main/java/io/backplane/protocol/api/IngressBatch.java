/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.DeviceMessage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Messages offered together. Filled by one thread, submitted once.
 *
 * <p>The answer comes when every accepted message is durable in the device stream and every
 * rejected one durable in the dead letters, batch by batch in the order of submission per thread.
 */
@ProviderType
public interface IngressBatch {
  /**
   * Offers what a device sent. It is decoded at once.
   *
   * @param from who sent it
   * @param in what
   * @return its index in this batch from 0, or {@link #NOT_TAKEN} if its dialect (or the stream,
   *     the authorizer, the registry entry of a device behind a gateway) is absent now: hold the
   *     message, stop reading, try again after {@link Ingress#whenAvailable}
   */
  int offer(DeviceIdentity from, Inbound in);

  /**
   * Offers a message that needs no decoding, such as a driver's or a session event. Its time of
   * receipt is set by the gate if it is 0.
   *
   * @param message the message
   * @return its index in this batch; if the stream is absent its outcome is {@link Outcome.Refused}
   */
  int offer(DeviceMessage message);

  /**
   * Messages offered so far.
   *
   * @return the count
   */
  int size();

  /**
   * Hands the batch over; never blocks. A batch without messages is answered at once.
   *
   * @param done takes one outcome per index, in order; called exactly once, from the stream's
   *     commit thread or the caller's; must be short and not block
   */
  void submit(Consumer<Outcome[]> done);

  /** What {@link #offer} returns when the dialect is absent. */
  int NOT_TAKEN = -1;
}
