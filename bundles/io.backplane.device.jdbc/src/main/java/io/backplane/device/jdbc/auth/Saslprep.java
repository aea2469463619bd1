/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import java.text.Normalizer;

/**
 * The form of a password that both sides of SCRAM agree on (RFC 4013): spaces of all kinds are
 * spaces, invisible characters are left out, the rest is normalised.
 */
final class Saslprep {
  /** What is mapped to nothing: table B.1 of RFC 3454. */
  private static final String NOTHING = "\u00AD\u034F\u1806\u200B\u200C\u200D\u2060\uFEFF";

  private static final String SELECTORS = "\u180B\u180C\u180D";

  private Saslprep() {}

  /** The form, null if there is none: empty, or with characters that are forbidden there. */
  static String prepare(String text) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> map(c, mapped));
    String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    boolean fits = !normal.isEmpty() && normal.codePoints().noneMatch(Saslprep::forbidden);
    return fits ? normal : null;
  }

  private static void map(int c, StringBuilder to) {
    boolean left =
        NOTHING.indexOf(c) >= 0 || SELECTORS.indexOf(c) >= 0 || c >= 0xFE00 && c <= 0xFE0F;
    if (!left) {
      to.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
    }
  }

  private static boolean forbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
