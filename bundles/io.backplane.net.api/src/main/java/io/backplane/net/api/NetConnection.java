/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A connection that net owns. */
@ProviderType
public interface NetConnection {
  /**
   * A number of its own while it lives.
   *
   * @return unique on this node since it started
   */
  long id();

  /**
   * The channel. Protocol cards add and remove only their own handlers, and leave no attributes.
   *
   * @return Netty's channel
   */
  Channel channel();

  /**
   * Name of the last handler of net's own; a protocol's handlers go behind it.
   *
   * @return the name in the pipeline
   */
  String anchor();

  /**
   * The peer; behind a proxy that says so, whom it speaks for.
   *
   * @return its address
   */
  InetSocketAddress remote();

  /**
   * The listener that accepted it.
   *
   * @return its configured name
   */
  String listener();

  /**
   * Whether the bytes are protected by TLS.
   *
   * @return true under TLS
   */
  boolean secure();

  /**
   * Whether the bytes come in the frames of WebSocket.
   *
   * @return true over WebSocket
   */
  default boolean webSocket() {
    return false;
  }

  /**
   * When the socket was accepted. What a client may take until it is known counts from here: TLS
   * and WebSocket have taken their part of it.
   *
   * @return as {@code System.nanoTime()}
   */
  long since();

  /**
   * What the operator asked of the protocol for this listener: settings that begin with the
   * protocol's name and a dot, without both. They may change while the connection lives.
   *
   * @return values by key; what the protocol does not know it ignores
   */
  Map<String, String> rules();

  /**
   * The client's certificate.
   *
   * @return empty if the client showed none, or was not asked for one
   */
  Optional<PeerCertificate> certificate();

  /**
   * Called by the protocol when it knows its client. Connections that end before count against
   * their address.
   */
  void welcome();
}
