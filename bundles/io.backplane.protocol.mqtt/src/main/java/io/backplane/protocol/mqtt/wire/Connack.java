/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.TreeMap;

/** What a CONNACK of MQTT 5.0 tells the client about this server. */
public final class Connack {
  private final Map<Integer, Object> properties = new TreeMap<>();

  /** Seconds; only to be said if it differs from what the client asked for. */
  public Connack sessionExpiry(long seconds) {
    properties.put(Property.SESSION_EXPIRY, seconds);
    return this;
  }

  public Connack receiveMaximum(int messages) {
    properties.put(Property.RECEIVE_MAXIMUM, (long) messages);
    return this;
  }

  public Connack maximumPacket(int bytes) {
    properties.put(Property.MAXIMUM_PACKET, (long) bytes);
    return this;
  }

  public Connack topicAliasMaximum(int aliases) {
    properties.put(Property.TOPIC_ALIAS_MAXIMUM, (long) aliases);
    return this;
  }

  public Connack assignedClientId(String id) {
    properties.put(Property.ASSIGNED_CLIENT_ID, id);
    return this;
  }

  public Connack serverKeepAlive(int seconds) {
    properties.put(Property.SERVER_KEEP_ALIVE, (long) seconds);
    return this;
  }

  /** How the client logged in, with the last word of that; an empty method says nothing. */
  public Connack authentication(String method, byte[] data) {
    if (!method.isEmpty()) {
      properties.put(Property.AUTHENTICATION_METHOD, method);
      if (data.length > 0) {
        properties.put(Property.AUTHENTICATION_DATA, data);
      }
    }
    return this;
  }

  /** Another server that is to be used instead. */
  public Connack serverReference(String server) {
    properties.put(Property.SERVER_REFERENCE, server);
    return this;
  }

  public Connack reason(String why) {
    properties.put(Property.REASON_STRING, why);
    return this;
  }

  public void write(ByteBuf out, boolean present, int code) {
    PacketWriter.connack5(out, present, code, properties);
  }
}
