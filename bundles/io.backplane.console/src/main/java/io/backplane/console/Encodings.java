/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import java.util.Locale;

/** Reads what encodings a client takes. */
final class Encodings {
  private Encodings() {}

  /** Whether a client takes gzip, by its {@code Accept-Encoding}; null if it sent none. */
  static boolean gzip(String accepted) {
    if (accepted == null) {
      return false;
    }
    for (String part : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String[] words = part.trim().split(";");
      if (words[0].trim().equals("gzip")) {
        return words.length < 2 || !words[1].trim().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
