/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The properties of one packet, read once and checked. */
public final class Properties {
  private static final byte[] EMPTY = {};

  /** No property at all, as most packets have. */
  public static final Properties NONE = new Properties();

  private final Map<Integer, Object> single = new HashMap<>(4);
  private byte[] passedOn = EMPTY;

  private Properties() {}

  /** Reads a property block of which the packet allows the identifiers in a set. */
  static Properties read(PacketReader in, long allowed) {
    int length = in.varint();
    if (length == 0) {
      return NONE;
    }
    if (length > in.left()) {
      throw PacketFault.malformed("properties are longer than their packet");
    }
    return new Properties().block(in, in.at() + length, allowed);
  }

  /** The properties of a PUBLISH. */
  public static Properties ofPublish(PacketReader in) {
    Properties p = read(in, Property.IN_PUBLISH);
    p.checkResponseTopic();
    return p;
  }

  private Properties block(PacketReader in, int end, long allowed) {
    int keep = 0;
    byte[] kept = new byte[end - in.at()];
    while (in.at() < end) {
      int start = in.at();
      int id = in.varint();
      if (!Property.in(allowed, id)) {
        throw PacketFault.malformed("property " + id + " is not allowed there");
      }
      Object value = Property.read(id, in);
      if (in.at() > end) {
        throw PacketFault.malformed("a property is cut short");
      }
      if (id != Property.USER && single.put(id, value) != null) {
        throw PacketFault.protocol("property " + id + " is there twice");
      }
      if (Property.in(Property.PASSED_ON, id)) {
        in.buffer().getBytes(start, kept, keep, in.at() - start);
        keep += in.at() - start;
      }
    }
    passedOn = keep == 0 ? EMPTY : Arrays.copyOf(kept, keep);
    return this;
  }

  void checkResponseTopic() {
    String topic = (String) single.get(Property.RESPONSE_TOPIC);
    if (topic != null && (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0)) {
      throw PacketFault.protocol("the response topic is no topic name");
    }
  }

  private long number(int id, long otherwise) {
    return single.get(id) instanceof Long n ? n : otherwise;
  }

  boolean has(int id) {
    return single.containsKey(id);
  }

  /** Payload format, content type, response topic, correlation data, user properties: encoded. */
  public byte[] passedOn() {
    return passedOn;
  }

  /** Seconds, -1 if the message does not expire. */
  public long messageExpiry() {
    return number(Property.MESSAGE_EXPIRY, -1);
  }

  /** 0 if there is none. */
  public int topicAlias() {
    return (int) number(Property.TOPIC_ALIAS, 0);
  }

  /** Seconds, 0 if there is none. */
  public long willDelay() {
    return number(Property.WILL_DELAY, 0);
  }

  /** Seconds. */
  public long sessionExpiry(long otherwise) {
    return number(Property.SESSION_EXPIRY, otherwise);
  }

  public int receiveMaximum() {
    return (int) number(Property.RECEIVE_MAXIMUM, 65_535);
  }

  /** Bytes, the greatest number there is if the client did not say. */
  public int maximumPacket() {
    return (int) Math.min(number(Property.MAXIMUM_PACKET, Integer.MAX_VALUE), Integer.MAX_VALUE);
  }

  public int topicAliasMaximum() {
    return (int) number(Property.TOPIC_ALIAS_MAXIMUM, 0);
  }

  public boolean wantsProblemInformation() {
    return number(Property.REQUEST_PROBLEM, 1) == 1;
  }

  public boolean wantsAuthenticationExchange() {
    return has(Property.AUTHENTICATION_METHOD);
  }

  /** Empty if there is none. */
  public String authenticationMethod() {
    return (String) single.getOrDefault(Property.AUTHENTICATION_METHOD, "");
  }

  /** Empty if there is none. */
  public byte[] authenticationData() {
    return (byte[]) single.getOrDefault(Property.AUTHENTICATION_DATA, EMPTY);
  }

  /** 0 if there is none. */
  public int subscriptionId() {
    return (int) number(Property.SUBSCRIPTION_ID, 0);
  }

  /**
   * What is passed on, by name, for those who read the message elsewhere: {@code content-type},
   * {@code response-topic}, {@code correlation-data} in base64, {@code payload-format}, and {@code
   * user:NAME}; a name used again gets a number behind.
   */
  public static Map<String, String> named(byte[] passedOn) {
    if (passedOn.length == 0) {
      return Map.of();
    }
    Map<String, String> named = new HashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    ByteBuf all = Unpooled.wrappedBuffer(passedOn);
    PacketReader in = new PacketReader().over(all, 0, passedOn.length);
    while (in.left() > 0) {
      int id = in.varint();
      Object value = Property.read(id, in);
      switch (id) {
        case Property.CONTENT_TYPE -> named.put("content-type", (String) value);
        case Property.RESPONSE_TOPIC -> named.put("response-topic", (String) value);
        case Property.CORRELATION_DATA ->
            named.put("correlation-data", Base64.getEncoder().encodeToString((byte[]) value));
        case Property.PAYLOAD_FORMAT -> named.put("payload-format", value.toString());
        default -> user(named, uses, (String[]) value);
      }
    }
    return named;
  }

  private static void user(Map<String, String> named, Map<String, Integer> uses, String[] pair) {
    int use = uses.merge(pair[0], 1, Integer::sum);
    named.put("user:" + pair[0] + (use == 1 ? "" : "#" + use), pair[1]);
  }
}
