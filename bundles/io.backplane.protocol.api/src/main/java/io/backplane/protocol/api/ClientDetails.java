/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import java.util.List;

/**
 * Everything there is to know of a client.
 *
 * @param client who
 * @param subscriptions what it subscribed to
 * @param flights messages to it that it has not confirmed, in the order in which they were sent
 */
public record ClientDetails(Client client, List<Subscription> subscriptions, List<Flight> flights) {
  /** Copies the lists. */
  public ClientDetails {
    subscriptions = List.copyOf(subscriptions);
    flights = List.copyOf(flights);
  }

  /**
   * A subscription.
   *
   * @param filter as the client wrote it; shared ones begin with {@code $share/}
   * @param qos granted, 0 to 2
   * @param noLocal whether the client's own messages are left out
   * @param retainAsPublished whether the retain flag is passed on
   * @param identifier what the client numbered it with, 0 if it did not
   */
  public record Subscription(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}

  /**
   * A message to the client that is under way.
   *
   * @param packetId its number on the wire, 1 to 65535
   * @param topic where to; empty if only the release is left to confirm
   * @param qos 1 or 2
   * @param bytes of its payload
   * @param step how far it is
   */
  public record Flight(int packetId, String topic, int qos, int bytes, Step step) {}

  /** How far a message to the client is. */
  public enum Step {
    /** Sent on a former connection, waits to be sent again. */
    WAITING,
    /** Sent and not confirmed. */
    SENT,
    /** Received by the client (QoS 2), which has not confirmed the release yet. */
    RELEASED
  }
}
