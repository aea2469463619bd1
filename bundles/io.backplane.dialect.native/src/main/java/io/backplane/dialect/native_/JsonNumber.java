/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

/** The grammar of numbers in RFC 8259, so that {@code 007} or {@code 1.} stays the text it is. */
final class JsonNumber {
  private JsonNumber() {}

  static boolean is(String s) {
    int i = s.startsWith("-") ? 1 : 0;
    int from = i;
    i = digits(s, i);
    if (i == from || s.charAt(from) == '0' && i - from > 1) {
      return false;
    }
    if (i < s.length() && s.charAt(i) == '.') {
      int fraction = i + 1;
      i = digits(s, fraction);
      if (i == fraction) {
        return false;
      }
    }
    return i == s.length() || exponent(s, i);
  }

  private static boolean exponent(String s, int at) {
    char e = s.charAt(at);
    if (e != 'e' && e != 'E') {
      return false;
    }
    int i = at + 1;
    if (i < s.length() && (s.charAt(i) == '+' || s.charAt(i) == '-')) {
      i++;
    }
    return i < s.length() && digits(s, i) == s.length();
  }

  private static int digits(String s, int from) {
    int i = from;
    while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
