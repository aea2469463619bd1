/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.security.api.SecurityFault;
import io.backplane.security.api.SecurityFault.Reason;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Locale;

/** Length before composition: what is refused is only what is guessed first. */
final class PasswordRules {
  private static final int MIN = 12;
  private static final int MAX = 256;
  private static final int MIN_DISTINCT = 5;
  private static final List<String> COMMON =
      List.of(
          "password",
          "passw0rd",
          "letmein",
          "qwertyuiop",
          "qwerty123",
          "iloveyou",
          "welcome",
          "administrator",
          "changeme",
          "backplane",
          "asdfghjkl",
          "1q2w3e4r",
          "zaq12wsx",
          "trustno1",
          "football",
          "baseball",
          "superman",
          "sunshine",
          "princess",
          "default",
          "correcthorse");
  private static final String RUNS = "01234567890123456789abcdefghijklmnopqrstuvwxyz";

  private PasswordRules() {}

  static void check(String user, char[] password) {
    if (!user.matches("[A-Za-z0-9._@-]{2,64}")) {
      throw invalid("user name must have 2 to 64 characters out of A-Z a-z 0-9 . _ @ -");
    }
    if (password.length < MIN || password.length > MAX) {
      throw invalid("password must have " + MIN + " to " + MAX + " characters");
    }
    if (CharBuffer.wrap(password).chars().distinct().count() < MIN_DISTINCT) {
      throw invalid("password must hold at least " + MIN_DISTINCT + " different characters");
    }
    String lower = new String(password).toLowerCase(Locale.ROOT);
    String name = user.toLowerCase(Locale.ROOT);
    if (name.length() >= 3 && lower.contains(name)) {
      throw invalid("password must not contain the user name");
    }
    if (common(lower)) {
      throw invalid("password is one of those that are guessed first");
    }
  }

  /** A well-known word or run of characters with little added to it. */
  private static boolean common(String lower) {
    if (RUNS.contains(lower) || RUNS.contains(new StringBuilder(lower).reverse())) {
      return true;
    }
    for (String word : COMMON) {
      String rest = lower.replace(word, "");
      boolean found = rest.length() < lower.length();
      if (found && (rest.length() < 5 || rest.matches("[0-9]*[!.?$#]*"))) {
        return true;
      }
    }
    return false;
  }

  private static SecurityFault invalid(String message) {
    return new SecurityFault(Reason.INVALID, message);
  }
}
