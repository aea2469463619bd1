/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Listening sockets: those of the stream protocols by one service, those of HTTP by another. Any
 * thread; never blocks.
 */
@ProviderType
public interface Listeners {
  /**
   * The configured listeners.
   *
   * @return a snapshot in the order of configuration
   */
  List<Listener> list();

  /**
   * What a listener that speaks TLS shows to its clients.
   *
   * @param listener the name of one of {@link #list()}
   * @return its certificate, empty if there is none or no such listener
   */
  default Optional<Certificate> certificate(String listener) {
    return Optional.empty();
  }

  /**
   * Where a listener offers WebSocket.
   *
   * @param listener the name of one of {@link #list()}
   * @return the path, empty if it offers plain bytes or there is no such listener
   */
  default String path(String listener) {
    return "";
  }

  /**
   * Connections that did not get as far as their protocol.
   *
   * @param listener the name of one of {@link #list()}
   * @return how many since the listener began, by reason; empty if it does not count them or there
   *     is no such listener
   */
  default Map<String, Long> refused(String listener) {
    return Map.of();
  }

  /**
   * What the operator limits there, and asks of the protocol.
   *
   * @param listener the name of one of {@link #list()}
   * @return values by key as they were configured, those of the protocol with its name and a dot in
   *     front; empty if there are none or no such listener
   */
  default Map<String, String> rules(String listener) {
    return Map.of();
  }

  /**
   * A certificate as far as people need it.
   *
   * @param subject whom it names, as RFC 2253 writes it
   * @param sha256 its fingerprint: upper-case hexadecimal pairs with colons between
   * @param notAfter when it ends, microseconds since the epoch
   * @param authority the file on this node with what clients need to trust it, as PEM; empty if the
   *     operator brought the certificate
   */
  record Certificate(String subject, String sha256, long notAfter, String authority) {}

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
