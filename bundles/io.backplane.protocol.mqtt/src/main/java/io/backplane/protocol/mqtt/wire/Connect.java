/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import java.util.function.Consumer;

/**
 * A CONNECT.
 *
 * @param version 4 for 3.1.1, 5 for 5.0
 * @param cleanStart whether an earlier session is to be forgotten
 * @param keepAlive seconds, 0 for none
 * @param clientId may be empty
 * @param will null if there is none
 * @param user null if there is none
 * @param password null if there is none
 * @param properties those of 5.0
 */
public record Connect(
    int version,
    boolean cleanStart,
    int keepAlive,
    String clientId,
    Will will,
    String user,
    byte[] password,
    Properties properties) {
  public static final int V3 = 4;
  public static final int V5 = 5;

  /** What brokers that connect as bridges say for 3.1.1: no echo of their own, retained as is. */
  public static final int V3_BRIDGE = 0x80 | V3;

  private static final int CLEAN = 2;
  private static final int WILL = 4;
  private static final int WILL_RETAIN = 32;
  private static final int PASSWORD = 64;
  private static final int USER = 128;

  /**
   * What is published when the client vanishes.
   *
   * @param properties those of 5.0
   */
  public record Will(
      String topic, byte[] payload, int qos, boolean retain, Properties properties) {}

  /**
   * The protocol's version, read first because the answer to everything else depends on it.
   *
   * @return what the client asks for, -1 if it is not MQTT at all
   */
  public static int version(PacketReader in) {
    String name = in.string();
    int version = in.u8();
    return name.equals("MQTT") || name.equals("MQIsdp") && version == 3 ? version : -1;
  }

  /**
   * Reads what follows the version.
   *
   * @param said gets the properties as soon as they are known, however the packet goes on
   */
  public static Connect read(PacketReader in, int version, Consumer<Properties> said) {
    int flags = in.u8();
    check(flags, version);
    int keepAlive = in.u16();
    Properties properties = properties(in, version, Property.IN_CONNECT);
    said.accept(properties);
    if (properties.has(Property.AUTHENTICATION_DATA) && !properties.wantsAuthenticationExchange()) {
      throw PacketFault.protocol("authentication data without a method");
    }
    String clientId = in.string();
    Will will = (flags & WILL) == 0 ? null : will(in, flags, version);
    String user = (flags & USER) == 0 ? null : in.string();
    byte[] password = (flags & PASSWORD) == 0 ? null : in.binary();
    in.done();
    boolean clean = (flags & CLEAN) != 0;
    return new Connect(version, clean, keepAlive, clientId, will, user, password, properties);
  }

  private static void check(int flags, int version) {
    int willQos = flags >> 3 & 3;
    boolean willLess = (flags & WILL) == 0;
    if ((flags & 1) != 0) {
      throw PacketFault.malformed("the reserved flag of CONNECT is set");
    }
    if (willQos == 3 || willLess && (willQos > 0 || (flags & WILL_RETAIN) != 0)) {
      throw PacketFault.malformed("the flags of CONNECT about the will contradict each other");
    }
    if (version < V5 && (flags & PASSWORD) != 0 && (flags & USER) == 0) {
      throw PacketFault.malformed("a password without a user name");
    }
  }

  private static Will will(PacketReader in, int flags, int version) {
    Properties properties = properties(in, version, Property.IN_WILL);
    properties.checkResponseTopic();
    String topic = in.string();
    byte[] payload = in.binary();
    return new Will(topic, payload, flags >> 3 & 3, (flags & WILL_RETAIN) != 0, properties);
  }

  private static Properties properties(PacketReader in, int version, long allowed) {
    return version < V5 ? Properties.NONE : Properties.read(in, allowed);
  }
}
