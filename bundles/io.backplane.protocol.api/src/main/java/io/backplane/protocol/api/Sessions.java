/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.device.api.Commands.Command;
import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The sessions of this node. Protocol cards open one per authenticated connection; the gate writes
 * CONNECTED and DISCONNECTED into the stream, brings commands, and ends sessions whose device or
 * credential is no longer valid. Any thread; never blocks.
 */
@ProviderType
public interface Sessions {
  /**
   * A session began.
   *
   * @param info who, how, from where
   * @param link how to reach it
   * @return close it when the session ends
   */
  Handle open(SessionInfo info, Link link);

  /**
   * The sessions open now.
   *
   * @return a snapshot in no order
   */
  List<SessionInfo> list();

  /**
   * How many are open now.
   *
   * @return the count
   */
  int count();

  /**
   * A session.
   *
   * @param id unique on this node
   * @param identity who
   * @param protocol such as {@code mqtt}
   * @param clientId the MQTT client identifier or the like, may be empty
   * @param remote the peer's address and port
   * @param since microseconds since the epoch
   * @param resumed true if the same connection was announced before (a card was replaced): no new
   *     CONNECTED is written
   */
  record SessionInfo(
      String id,
      DeviceIdentity identity,
      String protocol,
      String clientId,
      String remote,
      long since,
      boolean resumed) {}

  /** How the gate reaches a session. Called by any thread, must not block. */
  @ConsumerType
  interface Link {
    /**
     * Whether the session takes commands now (it has subscribed, or waits in a long poll).
     *
     * @return true if {@link #deliver} may succeed
     */
    boolean takesCommands();

    /**
     * Sends a command. States are reported through {@link io.backplane.device.api.Commands#report}
     * by the gate: SENT if true is returned; DELIVERED on {@link Handle#delivered}.
     *
     * @param command the command
     * @param topic where, as the dialect says
     * @param payload what, as the dialect says
     * @return whether it was handed to the connection
     */
    boolean deliver(Command command, String topic, byte[] payload);

    /**
     * Ends the session: its device or credential is no longer valid.
     *
     * @param reason short and stable, such as {@code credential-revoked}
     */
    void close(String reason);
  }

  /** A session's end of the line. */
  @ProviderType
  interface Handle {
    /** The session takes commands now: pending ones are brought. */
    void ready();

    /**
     * The peer confirmed a command.
     *
     * @param commandId which
     */
    void delivered(String commandId);

    /**
     * The session ended.
     *
     * @param reason such as {@code client-disconnect}, {@code timeout}, {@code reset}; {@code
     *     handover} if the connection lives on in a successor: no DISCONNECTED is written
     */
    void close(String reason);
  }
}
