/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import java.util.Locale;

/** Why a connection did not get as far as its protocol. */
enum Refusal {
  /** The node has as many connections as it may. */
  TOTAL,
  /** The listener has. */
  LISTENER,
  /** The address has. */
  ADDRESS,
  /** The address connects too often. */
  RATE,
  /** The address is kept out for a while. */
  BANNED,
  /** The PROXY header was none, or the connection ended before it. */
  PROXY,
  /** The TLS handshake failed, or the connection ended before it. */
  TLS,
  /** No upgrade to WebSocket for MQTT came. */
  WEBSOCKET,
  /** It took too long to open. */
  SLOW;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
