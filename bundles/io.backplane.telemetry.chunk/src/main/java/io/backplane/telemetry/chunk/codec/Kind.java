/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk.codec;

import io.backplane.message.api.Value;

/**
 * Values taken apart: a kind, 64 bits for those that fit, an object for those that don't. Spares an
 * object per point in memory. The numbers are part of the stored form.
 */
public final class Kind {
  /** A whole number. */
  public static final byte INT = 0;

  /** A double. */
  public static final byte REAL = 1;

  /** A truth value. */
  public static final byte BOOL = 2;

  /** A string. */
  public static final byte TEXT = 3;

  /** JSON text. */
  public static final byte JSON = 4;

  /** A place. */
  public static final byte GEO = 5;

  private Kind() {}

  /**
   * The kind of a value.
   *
   * @param v the value
   * @return one of the constants
   */
  public static byte of(Value v) {
    if (v instanceof Value.Real) {
      return REAL;
    }
    if (v instanceof Value.Int) {
      return INT;
    }
    if (v instanceof Value.Bool) {
      return BOOL;
    }
    if (v instanceof Value.Text) {
      return TEXT;
    }
    return v instanceof Value.Json ? JSON : GEO;
  }

  /**
   * The 64 bits of a value.
   *
   * @param v the value
   * @return 0 for those that need an object
   */
  public static long bits(Value v) {
    if (v instanceof Value.Real r) {
      return Double.doubleToRawLongBits(r.value());
    }
    if (v instanceof Value.Int n) {
      return n.value();
    }
    return v instanceof Value.Bool b && b.value() ? 1 : 0;
  }

  /**
   * The object of a value.
   *
   * @param v the value
   * @return null for those that fit 64 bits
   */
  public static Object ref(Value v) {
    if (v instanceof Value.Text t) {
      return t.value();
    }
    if (v instanceof Value.Json j) {
      return j.value();
    }
    return v instanceof Value.Geo ? v : null;
  }

  /**
   * The value again.
   *
   * @param kind its kind
   * @param bits its bits
   * @param ref its object
   * @return the value
   */
  public static Value value(byte kind, long bits, Object ref) {
    return switch (kind) {
      case INT -> new Value.Int(bits);
      case REAL -> new Value.Real(Double.longBitsToDouble(bits));
      case BOOL -> new Value.Bool(bits != 0);
      case TEXT -> new Value.Text((String) ref);
      case JSON -> new Value.Json((String) ref);
      case GEO -> (Value.Geo) ref;
      default -> throw new CorruptChunkException("unknown kind " + kind);
    };
  }

  /**
   * A value as a number.
   *
   * @param kind its kind
   * @param bits its bits
   * @return the number, NaN if it is none
   */
  public static double number(byte kind, long bits) {
    return switch (kind) {
      case REAL -> Double.longBitsToDouble(bits);
      case INT, BOOL -> bits;
      default -> Double.NaN;
    };
  }

  /**
   * What a value weighs in memory beyond a plain point.
   *
   * @param ref its object
   * @return bytes, roughly
   */
  public static int weight(Object ref) {
    return ref == null ? 0 : ref instanceof String s ? 56 + 2 * s.length() : 40;
  }
}
