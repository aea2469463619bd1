/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/**
 * One typed value. Integers and reals are kept apart, because a counter of 2^53+1 is not the double
 * next to it.
 */
public sealed interface Value {
  /**
   * The value as a number, for arithmetic and charts.
   *
   * @return the number; 1 or 0 for a boolean; {@link Double#NaN} for everything else
   */
  default double asDouble() {
    return Double.NaN;
  }

  /**
   * A whole number.
   *
   * @param value the number, all 64 bits usable
   */
  record Int(long value) implements Value {
    @Override
    public double asDouble() {
      return value;
    }
  }

  /**
   * A floating-point number (IEEE 754 binary64), NaN and infinities included.
   *
   * @param value the number
   */
  record Real(double value) implements Value {
    @Override
    public double asDouble() {
      return value;
    }
  }

  /**
   * A truth value.
   *
   * @param value the truth
   */
  record Bool(boolean value) implements Value {
    @Override
    public double asDouble() {
      return value ? 1 : 0;
    }
  }

  /**
   * A string.
   *
   * @param value any Unicode text
   */
  record Text(String value) implements Value {}

  /**
   * A JSON object or array, kept as its text.
   *
   * @param value well-formed JSON (RFC 8259)
   */
  record Json(String value) implements Value {}

  /**
   * A place on earth in WGS 84.
   *
   * @param latitude degrees, -90 to 90
   * @param longitude degrees, -180 to 180
   * @param altitude metres above the ellipsoid, NaN where unknown
   */
  record Geo(double latitude, double longitude, double altitude) implements Value {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if latitude or longitude is out of range or NaN
     */
    public Geo {
      if (!(latitude >= -90 && latitude <= 90)) {
        throw new IllegalArgumentException("latitude must lie in -90..90, is " + latitude);
      }
      if (!(longitude >= -180 && longitude <= 180)) {
        throw new IllegalArgumentException("longitude must lie in -180..180, is " + longitude);
      }
    }
  }
}
