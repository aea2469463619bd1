/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

/**
 * Why a message was not taken.
 *
 * @param reason for programs and counters
 * @param detail what, where and why, for people
 */
public record Rejection(Reason reason, String detail) {
  /** Reasons. {@link #code()} is their stable name in counters, diagnostics and documents. */
  public enum Reason {
    /** The payload is not what the topic calls for. */
    MALFORMED_PAYLOAD,
    /** The dialect knows no such topic. */
    UNKNOWN_TOPIC,
    /** A gateway spoke for a device that is not registered or not its own. */
    UNKNOWN_DEVICE,
    /** The sender may not do this. */
    NOT_AUTHORIZED,
    /** Payload, key count or key length beyond the limit. */
    TOO_LARGE,
    /** The time is too far from the node's clock. */
    CLOCK_OFF,
    /** The dialect failed (a defect or its time budget). */
    DIALECT_FAULT,
    /** The stream refused: overloaded. */
    OVERLOADED,
    /** The stream refused: disk full. */
    DISK_FULL,
    /** The stream refused: I/O error or closed. */
    STREAM_FAULT;

    private final String code = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    /**
     * The stable name.
     *
     * @return such as {@code malformed-payload}
     */
    public String code() {
      return code;
    }

    /**
     * Whether the same message may be taken later without being changed.
     *
     * @return true for faults of the node, false for faults of the message
     */
    public boolean retryable() {
      return this == OVERLOADED || this == DISK_FULL || this == STREAM_FAULT;
    }
  }
}
