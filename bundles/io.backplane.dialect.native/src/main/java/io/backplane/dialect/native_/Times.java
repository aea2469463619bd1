/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import io.backplane.protocol.api.Rejection.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as devices write them: a number is milliseconds, a string is RFC 3339. */
final class Times {
  private static final long LIMIT_MILLIS = Long.MAX_VALUE / 1000;

  private Times() {}

  static long ofMillis(long millis) {
    if (Math.abs(millis) > LIMIT_MILLIS || millis == Long.MIN_VALUE) {
      throw new Malformed(Reason.CLOCK_OFF, "ts " + millis + " ms is beyond every calendar");
    }
    return millis * 1000;
  }

  static long ofMillis(double millis) {
    if (!(Math.abs(millis) < LIMIT_MILLIS)) {
      throw new Malformed(Reason.CLOCK_OFF, "ts " + millis + " ms is beyond every calendar");
    }
    return Math.round(millis * 1000);
  }

  static long ofText(String text) {
    try {
      Instant t = OffsetDateTime.parse(text).toInstant();
      return Math.addExact(Math.multiplyExact(t.getEpochSecond(), 1_000_000L), t.getNano() / 1000);
    } catch (DateTimeException e) {
      throw new Malformed(
          Reason.MALFORMED_PAYLOAD,
          "ts '"
              + Malformed.printable(text, 40)
              + "' is no RFC 3339 time such as 2026-03-01T12:00:00.250Z");
    } catch (ArithmeticException e) {
      throw new Malformed(Reason.CLOCK_OFF, "ts '" + text + "' is beyond every calendar");
    }
  }
}
