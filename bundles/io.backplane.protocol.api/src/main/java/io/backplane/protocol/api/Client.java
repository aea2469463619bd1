/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.Map;

/**
 * A client of a protocol card: its session, and its connection while it has one.
 *
 * @param id names it on this node, over reconnects and replacements of the card; letters, digits,
 *     {@code -} and {@code _}
 * @param tenant whose it is
 * @param clientId as the client calls itself; unique for its device or application only
 * @param device what it acts for, null if it is an application
 * @param application {@code user:NAME} or {@code token:ID}, empty if it acts for a device
 * @param session what outlives its connection
 * @param connection null while it is away
 */
public record Client(
    String id,
    TenantId tenant,
    String clientId,
    DeviceId device,
    String application,
    State session,
    Connection connection) {

  /**
   * A client that acts for a device.
   *
   * @param id names it on this node
   * @param tenant whose it is
   * @param clientId as the client calls itself
   * @param device what it acts for
   * @param session what outlives its connection
   * @param connection null while it is away
   */
  public Client(
      String id,
      TenantId tenant,
      String clientId,
      DeviceId device,
      State session,
      Connection connection) {
    this(id, tenant, clientId, device, "", session, connection);
  }

  /**
   * How much a session holds. The figures are of one moment.
   *
   * @param expirySeconds how long it outlives its connection, seconds; 0 if it does not
   * @param awaySince when its client left, microseconds since the epoch; 0 while it is connected
   * @param subscriptions how many
   * @param inFlightOut messages sent, or to be sent again, and not confirmed by the client
   * @param inFlightIn messages of the client that are not settled: not durable yet, or of QoS 2 and
   *     not released
   * @param queued messages that wait to be sent
   * @param queuedBytes how large those are, with their topics and properties
   * @param dropped messages the client was to get and did not, by reason: {@code queue-full},
   *     {@code away}, {@code expired}, {@code too-large}
   */
  public record State(
      long expirySeconds,
      long awaySince,
      int subscriptions,
      int inFlightOut,
      int inFlightIn,
      int queued,
      long queuedBytes,
      Map<String, Long> dropped) {
    /** Copies the map. */
    public State {
      dropped = Map.copyOf(dropped);
    }
  }

  /**
   * How a client is connected.
   *
   * @param listener the name of the listener that let it in
   * @param remote the peer's address
   * @param port the peer's port
   * @param secure whether under TLS
   * @param webSocket whether over WebSocket
   * @param version of the protocol, such as {@code 5.0}
   * @param credential what it signed in with, an identifier
   * @param since when it signed in, microseconds since the epoch
   * @param keepAliveSeconds the longest it may be silent times 1.5, seconds; 0 for ever
   * @param traffic what went over it
   */
  public record Connection(
      String listener,
      String remote,
      int port,
      boolean secure,
      boolean webSocket,
      String version,
      String credential,
      long since,
      int keepAliveSeconds,
      Traffic traffic) {}

  /**
   * What went over a connection since its client signed in, and per second of late. Read while it
   * is counted: the parts may be of moments that lie a little apart.
   *
   * @param messagesIn publications taken from the client
   * @param messagesOut publications sent to the client
   * @param bytesIn bytes received, without those of TLS and WebSocket
   * @param bytesOut bytes sent, counted likewise
   * @param messagesInRate publications taken per second, over the last 5 to 10 s
   * @param messagesOutRate publications sent per second, over the last 5 to 10 s
   * @param bytesInRate bytes received per second, over the last 5 to 10 s
   * @param bytesOutRate bytes sent per second, over the last 5 to 10 s
   * @param notTaken publications of the client that were not taken, by what became of them: {@code
   *     rejected}, {@code refused}, {@code unanswered}
   */
  public record Traffic(
      long messagesIn,
      long messagesOut,
      long bytesIn,
      long bytesOut,
      double messagesInRate,
      double messagesOutRate,
      double bytesInRate,
      double bytesOutRate,
      Map<String, Long> notTaken) {
    /** Copies the map. */
    public Traffic {
      notTaken = Map.copyOf(notTaken);
    }
  }
}
