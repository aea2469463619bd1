/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import java.util.List;
import java.util.Set;

/**
 * A setting as its component declares it.
 *
 * @param type as metatype names it, such as Integer
 * @param array whether it takes several values
 * @param min smallest number, null if not limited
 * @param max largest number, null if not limited
 * @param options the only values there are, empty for any
 */
record Attribute(String type, boolean array, Double min, Double max, List<String> options) {
  private static final Set<String> WHOLE = Set.of("Integer", "Long", "Short", "Byte");
  private static final Set<String> REAL = Set.of("Double", "Float");

  /** A value as people may see it. */
  String shown(Object value) {
    if (type.equals("Password")) return "(a secret)";
    return value instanceof Object[] many ? List.of(many).toString() : String.valueOf(value);
  }

  /** Why a value cannot be taken, empty if it can. */
  String fault(Object value) {
    if (!(value instanceof Object[] many)) {
      return single(value);
    }
    if (!array) {
      return "must be one value, not a list";
    }
    for (Object one : many) {
      String fault = single(one);
      if (!fault.isEmpty()) return fault;
    }
    return "";
  }

  private String single(Object value) {
    String text = String.valueOf(value);
    if (WHOLE.contains(type) || REAL.contains(type)) return number(text);
    if (type.equals("Boolean") && !text.equals("true") && !text.equals("false"))
      return "must be true or false";
    return options.isEmpty() || options.contains(text)
        ? ""
        : "must be one of " + String.join(", ", options);
  }

  private String number(String text) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return WHOLE.contains(type) ? "must be a whole number" : "must be a number";
    }
    if (WHOLE.contains(type) && !whole(text)) return "must be a whole number within its type";
    if (min != null && number < min) return "must be " + plain(min) + " or more";
    if (max != null && number > max) return "must be " + plain(max) + " or less";
    return "";
  }

  private boolean whole(String text) {
    try {
      long n = Long.parseLong(text);
      return switch (type) {
        case "Integer" -> n == (int) n;
        case "Short" -> n == (short) n;
        case "Byte" -> n == (byte) n;
        default -> true;
      };
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String plain(double limit) {
    return limit == (long) limit ? Long.toString((long) limit) : Double.toString(limit);
  }
}
