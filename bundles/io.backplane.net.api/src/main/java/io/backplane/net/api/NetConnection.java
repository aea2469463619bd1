/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
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
   * The peer.
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
}
