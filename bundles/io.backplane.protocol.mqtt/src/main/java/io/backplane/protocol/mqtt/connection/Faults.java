/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.connection;

import io.backplane.protocol.mqtt.common.Verdicts;
import io.backplane.protocol.mqtt.wire.FrameCutter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections for what their clients did wrong, and says so in the diagnostics. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** The bytes are not cut into packets as MQTT demands. */
  static void cut(MqttConnection c, int what) {
    if (what == FrameCutter.TOO_LARGE) {
      int most = c.settings().maxPacketBytes();
      String text = "a packet larger than " + most + " bytes was sent";
      diagnose(c, "too-large", text);
      c.close("packet-too-large", Verdicts.code("packet-too-large"), text);
    } else {
      c.malformed("the length of a packet is not encoded as MQTT demands");
    }
  }

  /** Ends a connection, counted under a name, with a reason code and words. */
  static void end(MqttConnection c, String name, int code, String text) {
    diagnose(c, name, text);
    c.close(name, code, text);
  }

  private static void diagnose(MqttConnection c, String code, String text) {
    LOG.debug("{}: {}", c.net().remote(), text);
    if (c.member() != null) {
      c.core().diagnose(c.identity(), code, text + "; the connection was closed");
    }
  }
}
