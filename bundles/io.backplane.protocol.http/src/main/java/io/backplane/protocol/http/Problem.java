/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import io.backplane.protocol.api.Rejection;

/**
 * An answer that is not a success, as RFC 9457 writes it.
 *
 * @param status the HTTP status
 * @param title the same for every answer of this reason
 * @param reason short and stable, for programs
 * @param detail what, where and why, for people
 * @param retryAfter seconds after which the same request may succeed, 0 for never
 */
record Problem(int status, String title, String reason, String detail, int retryAfter) {
  private static final int UNPROCESSABLE = 422;
  private static final int INSUFFICIENT_STORAGE = 507;

  static Problem of(Rejection r) {
    return switch (r.reason()) {
      case MALFORMED_PAYLOAD -> of(400, "Malformed payload", r, 0);
      case UNKNOWN_TOPIC -> of(404, "Unknown topic", r, 0);
      case UNKNOWN_DEVICE -> of(UNPROCESSABLE, "Unknown device", r, 0);
      case NOT_AUTHORIZED -> of(403, "Not authorized", r, 0);
      case TOO_LARGE -> of(413, "Too large", r, 0);
      case CLOCK_OFF -> of(UNPROCESSABLE, "Clock too far off", r, 0);
      case DIALECT_FAULT -> of(500, "The dialect failed", r, 0);
      case OVERLOADED -> of(503, "Overloaded", r, 1);
      case DISK_FULL -> of(INSUFFICIENT_STORAGE, "Disk full", r, 30);
      case STREAM_FAULT -> of(503, "The stream cannot be written", r, 5);
    };
  }

  private static Problem of(int status, String title, Rejection r, int retryAfter) {
    return new Problem(status, title, r.reason().code(), r.detail(), retryAfter);
  }

  static Problem unauthorized(String reason, String detail) {
    return new Problem(401, "Not signed in", reason, detail, 0);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Not available now", "unavailable", detail, 2);
  }

  String json() {
    return "{\"type\":\"about:blank\",\"title\":"
        + Text.quoted(title)
        + ",\"status\":"
        + status
        + ",\"detail\":"
        + Text.quoted(detail)
        + ",\"reason\":"
        + Text.quoted(reason)
        + "}";
  }
}
