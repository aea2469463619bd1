/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

/** A packet that is not as MQTT demands. Part of normal business, so it carries no stack trace. */
public final class PacketFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  /**
   * @param code the reason code to answer, see {@link Reason}
   * @param what what is wrong, for people
   */
  public PacketFault(int code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }

  static PacketFault malformed(String what) {
    return new PacketFault(Reason.MALFORMED_PACKET, what);
  }

  public static PacketFault protocol(String what) {
    return new PacketFault(Reason.PROTOCOL_ERROR, what);
  }
}
