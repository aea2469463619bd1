/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * A moment. Inside the node microseconds since the epoch; in JSON milliseconds since the epoch with
 * the microseconds as fraction, so that {@code new Date(ts)} works in a browser and nothing is
 * lost.
 *
 * @param micros microseconds since the epoch
 */
public record Ts(long micros) {
  private static final long PLAIN = 1_000;

  /** A moment that 0 stands for the absence of. */
  public static Ts orNull(long micros) {
    return micros == 0 ? null : new Ts(micros);
  }

  /** Microseconds, 0 for null. */
  public static long orZero(Ts ts) {
    return ts == null ? 0 : ts.micros;
  }

  /** Now. */
  public static Ts now() {
    return of(Instant.now());
  }

  /** A moment of the JDK's. */
  public static Ts of(Instant instant) {
    return new Ts(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  /**
   * Reads what {@link #toString()} writes, or RFC 3339.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Ts parse(String text) {
    try {
      if (text.length() > 40) {
        throw new IllegalArgumentException("no time: " + text.length() + " characters");
      }
      if (text.indexOf('T') > 0 || text.indexOf('t') > 0) {
        return of(OffsetDateTime.parse(text).toInstant());
      }
      BigDecimal micros = new BigDecimal(text).movePointRight(3);
      if (micros.precision() - micros.scale() > 19) {
        throw new IllegalArgumentException("no time: '" + text + "'");
      }
      return new Ts(micros.setScale(0, RoundingMode.HALF_UP).longValueExact());
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time, milliseconds since the epoch or RFC 3339, not '" + text + "'", e);
    }
  }

  /** Milliseconds, with a fraction only where there is one. */
  @Override
  public String toString() {
    return micros % PLAIN == 0
        ? Long.toString(micros / PLAIN)
        : BigDecimal.valueOf(micros, 3).stripTrailingZeros().toPlainString();
  }
}
