/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import io.backplane.protocol.api.Rejection;

/**
 * Leaves the depths of a payload at its first fault. Never leaves the dialect, and carries no stack
 * trace: bad input is data, and may come a hundred thousand times a second.
 */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_DETAIL = 300;

  private final Rejection.Reason reason;

  Malformed(Rejection.Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Rejection rejection() {
    return new Rejection(reason, printable(getMessage(), MAX_DETAIL));
  }

  /** What a peer wrote, fit for one line of a log: shortened, control characters replaced. */
  static String printable(String text, int max) {
    StringBuilder b = new StringBuilder(Math.min(text.length(), max) + 1);
    for (int i = 0; i < text.length() && b.length() < max; i++) {
      char c = text.charAt(i);
      b.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return text.length() > max ? b.append('…').toString() : b.toString();
  }
}
