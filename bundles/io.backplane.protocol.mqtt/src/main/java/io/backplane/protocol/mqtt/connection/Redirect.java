/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.net.api.NetConnection;
import io.backplane.protocol.mqtt.wire.PacketWriter;
import io.backplane.protocol.mqtt.wire.Reason;
import java.util.Map;

/**
 * Where the clients of a listener are sent instead: its rules {@code redirect} (for now) and {@code
 * moved} (for good). With {@code drain=on} those who are connected are sent there too.
 *
 * @param code 0x9C or 0x9D
 * @param reference the other server, as MQTT 5.0 names it (section 4.11)
 */
record Redirect(int code, String reference) {
  /** How a connection ends that is sent to another server; it has had its last word by then. */
  static final String CLOSE = "redirected";

  /** Null if clients of that listener are served here. */
  static Redirect of(NetConnection net) {
    Map<String, String> rules = net.rules();
    String moved = rules.getOrDefault("moved", "");
    String other = moved.isEmpty() ? rules.getOrDefault("redirect", "") : moved;
    int code = moved.isEmpty() ? Reason.USE_ANOTHER_SERVER : Reason.SERVER_MOVED;
    return other.isEmpty() ? null : new Redirect(code, other);
  }

  /** Sends a client that is connected elsewhere if its listener is being emptied. */
  static void drain(MqttConnection c) {
    Redirect to = "on".equals(c.net().rules().get("drain")) ? of(c.net()) : null;
    if (to == null) {
      return;
    }
    if (c.agreement().v5()) {
      c.outbox().write(out -> PacketWriter.redirect(out, to.code, to.reference));
    }
    c.close(CLOSE);
  }
}
