/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import java.io.ByteArrayOutputStream;

/** Where a connection stands when what is to be tried arrives: what its client has said before. */
enum FuzzState {
  FRESH,
  V3(Talk.connect3(Talk.CLEAN, 0, "f")),
  V3_KEPT(
      Talk.connect3(Talk.RESUME, 0, "f"),
      Talk.subscribe3(1, "#", 2),
      Talk.publish3(1, "kept", 0, "r"),
      Talk.publish3(4, "a", 8, "x"),
      Talk.publish3(2, "a", 9, "y")),
  V5(
      connect5(Talk.CLEAN, Frame.with().u8(33).u16(3).u8(34).u16(5))
          .utf("f")
          .utf("dev1")
          .utf("secret")),
  V5_KEPT(kept5()),
  V5_UNDER_WAY(
      kept5(),
      Frame.subscribe(1, Frame.with().u8(11, 5), "#", 2),
      Frame.subscribe(2, Frame.with(), "$share/g/#", 1),
      Frame.publish(5, "a", 8, Frame.with().u8(35).u16(1).u8(2).u32(60), "x"),
      Frame.publish(2, "a", 9, Frame.with(), "y"),
      Frame.of(0x50).u16(1)),
  V5_CHALLENGED(exchange()),
  V5_PROVEN(exchange(), Frame.of(0xF0).u8(0x18).properties(method("ja")));

  private final byte[] said;

  FuzzState(Frame... said) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame f : said) {
      all.writeBytes(f.done());
    }
    this.said = all.toByteArray();
  }

  byte[] said() {
    return said;
  }

  /** Whether the client is let in by then. */
  boolean loggedIn() {
    return this != FRESH && this != V5_CHALLENGED;
  }

  /** Whether messages of QoS 2 are under way in both directions. */
  boolean underWay() {
    return this == V3_KEPT || this == V5_UNDER_WAY;
  }

  private static Frame connect5(int flags, Frame properties) {
    return Frame.connect(5, flags, 0).properties(properties);
  }

  private static Frame kept5() {
    Frame will = Frame.with().u8(24).u32(0).u8(3).utf("text");
    return connect5(0xC6, Frame.with().u8(17).u32(60).u8(34).u16(2))
        .utf("f")
        .properties(will)
        .utf("gone")
        .utf("bye")
        .utf("dev1")
        .utf("secret");
  }

  private static Frame exchange() {
    return Frame.connect(5, 2, 0).properties(method("hi")).utf("f");
  }

  private static Frame method(String data) {
    return Frame.with().u8(21).utf(FuzzDoor.NAME).u8(22).utf(data);
  }
}
