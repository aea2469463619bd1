/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

/** Identifiers of MQTT 5.0's properties (section 2.2.2.2), their types and where clients may. */
final class Property {
  static final int PAYLOAD_FORMAT = 1;
  static final int MESSAGE_EXPIRY = 2;
  static final int CONTENT_TYPE = 3;
  static final int RESPONSE_TOPIC = 8;
  static final int CORRELATION_DATA = 9;
  static final int SUBSCRIPTION_ID = 11;
  static final int SESSION_EXPIRY = 17;
  static final int ASSIGNED_CLIENT_ID = 18;
  static final int SERVER_KEEP_ALIVE = 19;
  static final int AUTHENTICATION_METHOD = 21;
  static final int AUTHENTICATION_DATA = 22;
  static final int REQUEST_PROBLEM = 23;
  static final int WILL_DELAY = 24;
  static final int REQUEST_RESPONSE = 25;
  static final int SERVER_REFERENCE = 28;
  static final int REASON_STRING = 31;
  static final int RECEIVE_MAXIMUM = 33;
  static final int TOPIC_ALIAS_MAXIMUM = 34;
  static final int TOPIC_ALIAS = 35;
  static final int USER = 38;
  static final int MAXIMUM_PACKET = 39;

  /** Those of a PUBLISH that go on to subscribers as they are. */
  static final long PASSED_ON =
      set(PAYLOAD_FORMAT, CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA, USER);

  static final long IN_PUBLISH = PASSED_ON | set(MESSAGE_EXPIRY, TOPIC_ALIAS);
  static final long IN_WILL = PASSED_ON | set(MESSAGE_EXPIRY, WILL_DELAY);
  static final long IN_CONNECT =
      set(SESSION_EXPIRY, RECEIVE_MAXIMUM, MAXIMUM_PACKET, TOPIC_ALIAS_MAXIMUM)
          | set(REQUEST_RESPONSE, REQUEST_PROBLEM, USER)
          | set(AUTHENTICATION_METHOD, AUTHENTICATION_DATA);
  static final long IN_ACK = set(REASON_STRING, USER);
  static final long IN_SUBSCRIBE = set(SUBSCRIPTION_ID, USER);
  static final long IN_UNSUBSCRIBE = set(USER);
  static final long IN_DISCONNECT = set(SESSION_EXPIRY, REASON_STRING, USER);
  static final long IN_AUTH = set(AUTHENTICATION_METHOD, AUTHENTICATION_DATA, REASON_STRING, USER);

  private static final long FLAGS = set(PAYLOAD_FORMAT, REQUEST_PROBLEM, REQUEST_RESPONSE);
  private static final long SHORTS = set(RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, TOPIC_ALIAS);
  private static final long INTS = set(MESSAGE_EXPIRY, SESSION_EXPIRY, WILL_DELAY, MAXIMUM_PACKET);
  private static final long TEXTS =
      set(CONTENT_TYPE, RESPONSE_TOPIC, AUTHENTICATION_METHOD, REASON_STRING);
  private static final long BYTES = set(CORRELATION_DATA, AUTHENTICATION_DATA);
  private static final long NOT_ZERO =
      set(SUBSCRIPTION_ID, RECEIVE_MAXIMUM, MAXIMUM_PACKET, TOPIC_ALIAS);

  private Property() {}

  private static long set(int... ids) {
    long set = 0;
    for (int id : ids) {
      set |= 1L << id;
    }
    return set;
  }

  static boolean in(long set, int id) {
    return id > 0 && id < 64 && (set >>> id & 1) != 0;
  }

  /** Reads a value: a Long, a String, a byte array, or a {@code String[2]} for a user property. */
  static Object read(int id, PacketReader in) {
    if (id == USER) {
      return new String[] {in.string(), in.string()};
    } else if (in(TEXTS, id)) {
      return in.string();
    } else if (in(BYTES, id)) {
      return in.binary();
    }
    return number(id, in);
  }

  private static Long number(int id, PacketReader in) {
    long value;
    if (in(FLAGS, id)) {
      value = in.u8();
      if (value > 1) {
        throw PacketFault.protocol("property " + id + " is neither 0 nor 1");
      }
    } else if (in(SHORTS, id)) {
      value = in.u16();
    } else {
      value = in(INTS, id) ? in.u32() : in.varint();
    }
    if (value == 0 && in(NOT_ZERO, id)) {
      int code = id == TOPIC_ALIAS ? Reason.TOPIC_ALIAS_INVALID : Reason.PROTOCOL_ERROR;
      throw new PacketFault(code, "property " + id + " is 0");
    }
    return value;
  }
}
