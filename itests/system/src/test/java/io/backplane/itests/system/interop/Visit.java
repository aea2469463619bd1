/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import io.backplane.itests.system.Node;
import java.nio.file.Path;

/**
 * How a client comes to the node: as whom, on which way, and what it wants of its session.
 *
 * @param port another one than the node's own, 0 for that
 * @param keeping whether an earlier session goes on and this one outlives its connection
 * @param will published on {@link #WILL_TOPIC} if the client vanishes, empty for none
 */
record Visit(
    Node node,
    Way way,
    int port,
    String client,
    String user,
    String password,
    boolean keeping,
    String will) {
  static final String WILL_TOPIC = "events/gone";
  private static final int WS = 8083;
  private static final int WSS = 8084;

  /** What lies between MQTT and the socket. */
  enum Way {
    TCP,
    TLS,
    WS,
    WSS;

    boolean secure() {
      return this == TLS || this == WSS;
    }

    boolean web() {
      return this == WS || this == WSS;
    }
  }

  static Visit of(Node node, String device, String token) {
    return new Visit(node, Way.TCP, 0, device + "-client", device, token, false, "");
  }

  Visit as(String name) {
    return new Visit(node, way, port, name, user, password, keeping, will);
  }

  Visit on(Way other) {
    return new Visit(node, other, port, client, user, password, keeping, will);
  }

  Visit through(int other) {
    return new Visit(node, way, other, client, user, password, keeping, will);
  }

  Visit with(String otherUser, String otherPassword) {
    return new Visit(node, way, port, client, otherUser, otherPassword, keeping, will);
  }

  Visit keepingItsSession() {
    return new Visit(node, way, port, client, user, password, true, will);
  }

  Visit willing(String text) {
    return new Visit(node, way, port, client, user, password, keeping, text);
  }

  /** The name in the node's certificate, where one is looked at. */
  String host() {
    return way.secure() ? "localhost" : "127.0.0.1";
  }

  int toPort() {
    if (port != 0) {
      return port;
    }
    return switch (way) {
      case TCP -> node.mqttPort();
      case TLS -> node.mqttsPort();
      case WS -> WS + node.portOffset();
      case WSS -> WSS + node.portOffset();
    };
  }

  Path authority() {
    return node.data().resolve("ca.pem");
  }
}
