/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import io.backplane.message.api.DeviceId;
import io.backplane.rest.view.Ts;

/** Reads path and query parameters, saying which one is wrong. */
public final class Params {
  private Params() {}

  /** A whole number within bounds. */
  public static int integer(String name, String text, int fallback, int min, int max) {
    return (int) number(name, text, fallback, min, max);
  }

  /** A whole number within bounds. */
  public static long number(String name, String text, long fallback, long min, long max) {
    if (text == null || text.isEmpty()) {
      return fallback;
    }
    try {
      long n = Long.parseLong(text);
      if (n >= min && n <= max) {
        return n;
      }
    } catch (NumberFormatException e) {
      throw ProblemException.parameter(name, "must be a whole number, is '" + text + "'");
    }
    throw ProblemException.parameter(name, "must lie in " + min + ".." + max + ", is " + text);
  }

  /** True or false, null if not given. */
  public static Boolean bool(String name, String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw ProblemException.parameter(name, "must be true or false, is '" + text + "'");
    };
  }

  /** A moment in microseconds. */
  public static long time(String name, String text, long fallback) {
    if (text == null || text.isEmpty()) {
      return fallback;
    }
    try {
      return Ts.parse(text).micros();
    } catch (IllegalArgumentException e) {
      throw ProblemException.parameter(name, e.getMessage());
    }
  }

  /** A text that must be there. */
  public static String required(String name, String text) {
    if (text == null || text.isEmpty()) {
      throw ProblemException.parameter(name, "is required");
    }
    return text;
  }

  /** A text, empty if not given. */
  public static String text(String text) {
    return text == null ? "" : text;
  }

  /** A device in the path: what cannot be an identifier names no device. */
  public static DeviceId device(String id) {
    try {
      return new DeviceId(id);
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound("device", id);
    }
  }

  /** A device in the query. */
  public static DeviceId device(String name, String id) {
    try {
      return new DeviceId(id);
    } catch (IllegalArgumentException e) {
      throw ProblemException.parameter(name, e.getMessage());
    }
  }
}
