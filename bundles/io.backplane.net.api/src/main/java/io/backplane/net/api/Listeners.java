/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The listening sockets of stream protocols. Any thread; never blocks. */
@ProviderType
public interface Listeners {
  /**
   * The configured listeners.
   *
   * @return a snapshot in the order of configuration
   */
  List<Listener> list();

  /**
   * A listener.
   *
   * @param name its configured name
   * @param protocol the protocol spoken there
   * @param host the address it is bound to
   * @param port the port it is bound to, offset included; the wanted one while it is not bound
   * @param secure whether it speaks TLS
   * @param bound whether it listens now
   * @param fault why it does not listen, empty if it does
   * @param connections open connections that came in there
   * @param parked those of them that wait for the protocol's card
   */
  record Listener(
      String name,
      String protocol,
      String host,
      int port,
      boolean secure,
      boolean bound,
      String fault,
      int connections,
      int parked) {}
}
