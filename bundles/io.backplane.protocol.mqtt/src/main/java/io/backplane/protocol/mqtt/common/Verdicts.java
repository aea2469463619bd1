/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.mqtt.wire.Reason;

/** The reason codes of MQTT 5.0 for the gate's verdicts and for the end of a connection. */
public final class Verdicts {
  private Verdicts() {}

  /** For PUBACK and PUBREC. */
  public static int code(Rejection.Reason reason) {
    return switch (reason) {
      case MALFORMED_PAYLOAD, CLOCK_OFF -> Reason.PAYLOAD_FORMAT_INVALID;
      case UNKNOWN_TOPIC -> Reason.TOPIC_NAME_INVALID;
      case NOT_AUTHORIZED, UNKNOWN_DEVICE -> Reason.NOT_AUTHORIZED;
      case TOO_LARGE, OVERLOADED, DISK_FULL -> Reason.QUOTA_EXCEEDED;
      case DIALECT_FAULT -> Reason.IMPLEMENTATION_SPECIFIC;
      case STREAM_FAULT -> Reason.UNSPECIFIED;
    };
  }

  /**
   * Whether a message that was rejected for having no value does what it is meant to do all the
   * same: remove what is retained.
   */
  public static boolean removes(boolean retain, byte[] payload, Outcome outcome) {
    return retain
        && payload.length == 0
        && outcome instanceof Outcome.Rejected r
        && r.rejection().reason() == Rejection.Reason.MALFORMED_PAYLOAD;
  }

  /** For DISCONNECT, by the name under which the end is counted. */
  public static int code(String close) {
    return switch (close) {
      case "malformed-packet" -> Reason.MALFORMED_PACKET;
      case "protocol-error" -> Reason.PROTOCOL_ERROR;
      case "receive-maximum" -> Reason.RECEIVE_MAXIMUM_EXCEEDED;
      case "topic-alias" -> Reason.TOPIC_ALIAS_INVALID;
      case "packet-too-large", "client-too-small" -> Reason.PACKET_TOO_LARGE;
      case "queue-full", "slow-consumer" -> Reason.QUOTA_EXCEEDED;
      case "keep-alive-timeout" -> Reason.KEEP_ALIVE_TIMEOUT;
      case "taken-over" -> Reason.SESSION_TAKEN_OVER;
      case "hold-timeout", "answer-timeout" -> Reason.SERVER_BUSY;
      case "card-stopped" -> Reason.SERVER_SHUTTING_DOWN;
      case "credential-revoked", "credential-expired", "not-authenticated", "not-authorized" ->
          Reason.NOT_AUTHORIZED;
      case "fault", "handover-failed" -> Reason.UNSPECIFIED;
      default -> Reason.ADMINISTRATIVE_ACTION;
    };
  }

  /** The name under which the end of a connection is counted, by what was wrong. */
  public static String close(int code) {
    return switch (code) {
      case Reason.MALFORMED_PACKET -> "malformed-packet";
      case Reason.RECEIVE_MAXIMUM_EXCEEDED -> "receive-maximum";
      case Reason.TOPIC_ALIAS_INVALID -> "topic-alias";
      case Reason.TOPIC_NAME_INVALID -> "topic-limit";
      case Reason.MESSAGE_RATE_TOO_HIGH -> "message-rate";
      default -> "protocol-error";
    };
  }
}
