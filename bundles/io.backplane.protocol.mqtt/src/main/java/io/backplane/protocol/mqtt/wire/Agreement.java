/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

/**
 * What a client said at CONNECT about what it can take.
 *
 * @param version 4 for 3.1.1, 5 for 5.0
 * @param receiveMaximum QoS 1 and 2 messages unacknowledged at a time
 * @param maxPacketBytes its largest packet
 * @param aliasMaximum topic aliases it keeps
 * @param problemInformation whether it wants to be told why in words
 * @param bridge whether it is a broker: it does not hear what it says itself, and is told what was
 *     published to be retained
 */
public record Agreement(
    int version,
    int receiveMaximum,
    int maxPacketBytes,
    int aliasMaximum,
    boolean problemInformation,
    boolean bridge) {
  private static final int MOST = 65_535;

  /** With a version alone: nothing else is known yet, or nothing else can be said in it. */
  public static Agreement basic(int version) {
    return new Agreement(version, MOST, Integer.MAX_VALUE, 0, true, false);
  }

  public static Agreement of(int version, Properties said, boolean bridge) {
    return new Agreement(
        version,
        said.receiveMaximum(),
        said.maximumPacket(),
        said.topicAliasMaximum(),
        said.wantsProblemInformation(),
        bridge);
  }

  public boolean v5() {
    return version == Connect.V5;
  }
}
