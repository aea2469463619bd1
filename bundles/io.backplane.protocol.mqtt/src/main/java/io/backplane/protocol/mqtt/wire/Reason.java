/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.wire;

import java.util.Set;

/** The reason codes of MQTT 5.0 (section 2.4) that this server sends or looks at. */
public final class Reason {
  public static final int SUCCESS = 0x00;
  public static final int DISCONNECT_WITH_WILL = 0x04;
  public static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  public static final int NO_SUBSCRIPTION_EXISTED = 0x11;
  public static final int UNSPECIFIED = 0x80;
  public static final int MALFORMED_PACKET = 0x81;
  public static final int PROTOCOL_ERROR = 0x82;
  public static final int IMPLEMENTATION_SPECIFIC = 0x83;
  public static final int UNSUPPORTED_VERSION = 0x84;
  public static final int CLIENT_ID_NOT_VALID = 0x85;
  public static final int BAD_USER_OR_PASSWORD = 0x86;
  public static final int NOT_AUTHORIZED = 0x87;
  public static final int SERVER_BUSY = 0x89;
  public static final int SERVER_SHUTTING_DOWN = 0x8B;
  public static final int BAD_AUTHENTICATION_METHOD = 0x8C;
  public static final int KEEP_ALIVE_TIMEOUT = 0x8D;
  public static final int SESSION_TAKEN_OVER = 0x8E;
  public static final int FILTER_INVALID = 0x8F;
  public static final int TOPIC_NAME_INVALID = 0x90;
  public static final int PACKET_ID_IN_USE = 0x91;
  public static final int PACKET_ID_NOT_FOUND = 0x92;
  public static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
  public static final int TOPIC_ALIAS_INVALID = 0x94;
  public static final int PACKET_TOO_LARGE = 0x95;
  public static final int MESSAGE_RATE_TOO_HIGH = 0x96;
  public static final int QUOTA_EXCEEDED = 0x97;
  public static final int ADMINISTRATIVE_ACTION = 0x98;
  public static final int PAYLOAD_FORMAT_INVALID = 0x99;
  public static final int USE_ANOTHER_SERVER = 0x9C;
  public static final int SERVER_MOVED = 0x9D;
  public static final int SHARED_NOT_SUPPORTED = 0x9E;
  public static final int CONNECTION_RATE_EXCEEDED = 0x9F;

  private static final Set<Integer> OF_PUBLICATIONS =
      Set.of(
          SUCCESS,
          NO_MATCHING_SUBSCRIBERS,
          UNSPECIFIED,
          IMPLEMENTATION_SPECIFIC,
          NOT_AUTHORIZED,
          TOPIC_NAME_INVALID,
          PACKET_ID_IN_USE,
          QUOTA_EXCEEDED,
          PAYLOAD_FORMAT_INVALID);
  private static final Set<Integer> OF_RELEASES = Set.of(SUCCESS, PACKET_ID_NOT_FOUND);
  private static final Set<Integer> OF_GOOD_BYES =
      Set.of(
          SUCCESS,
          DISCONNECT_WITH_WILL,
          UNSPECIFIED,
          MALFORMED_PACKET,
          PROTOCOL_ERROR,
          IMPLEMENTATION_SPECIFIC,
          TOPIC_NAME_INVALID,
          RECEIVE_MAXIMUM_EXCEEDED,
          TOPIC_ALIAS_INVALID,
          PACKET_TOO_LARGE,
          MESSAGE_RATE_TOO_HIGH,
          QUOTA_EXCEEDED,
          ADMINISTRATIVE_ACTION,
          PAYLOAD_FORMAT_INVALID);

  private Reason() {}

  /** Whether a client may give that reason in a packet of that type. */
  static boolean clientMay(int type, int code) {
    return switch (type) {
      case Packets.PUBACK, Packets.PUBREC -> OF_PUBLICATIONS.contains(code);
      case Packets.PUBREL, Packets.PUBCOMP -> OF_RELEASES.contains(code);
      default -> OF_GOOD_BYES.contains(code);
    };
  }

  /** From here on a reason code says that something failed. */
  public static boolean failure(int code) {
    return code >= UNSPECIFIED;
  }
}
