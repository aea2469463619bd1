/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.util.Arrays;

/** The frame of MQTT packets as the tests read it, without a line of the card's. */
final class FuzzWire {
  private FuzzWire() {}

  /**
   * How many bytes a packet lacks as far as that can be said.
   *
   * @return 0 or less if it is whole, or cannot become so
   */
  static int missing(byte[] packet) {
    int remaining = 0;
    for (int i = 1; i < packet.length && i <= 4; i++) {
      remaining |= (packet[i] & 0x7F) << 7 * (i - 1);
      if (packet[i] >= 0) {
        return i + 1 + remaining - packet.length;
      }
    }
    return packet.length <= 4 ? 1 : 0;
  }

  /** Fails unless these are whole packets of kinds that servers send. */
  static void check(byte[] said) {
    int at = 0;
    while (at < said.length) {
      byte[] rest = Arrays.copyOfRange(said, at, Math.min(said.length, at + 5));
      int length = rest.length + missing(rest);
      int type = rest[0] >> 4 & 15;
      boolean served = type != 0 && type != 1 && type != 8 && type != 10 && type != 12;
      if (!served || length < 2 || length > said.length - at) {
        throw new AssertionError("not a packet at " + at + " of " + said.length + ": " + type);
      }
      at += length;
    }
  }
}
