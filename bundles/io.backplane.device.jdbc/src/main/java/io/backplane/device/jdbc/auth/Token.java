/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A device token {@code bp_<prefix>_<secret>}: the prefix finds it, the hash of the whole proves
 * it.
 *
 * @param prefix what may be shown
 * @param text the whole secret
 */
record Token(String prefix, String text) {
  static final String MARK = "bp_";

  private static final int PREFIX = 10;
  private static final int SECRET = 32;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** A new one with 190 random bits. */
  static Token random(SecureRandom random) {
    String prefix = letters(random, PREFIX);
    return new Token(prefix, MARK + prefix + '_' + letters(random, SECRET));
  }

  /** Random letters and digits. */
  static String letters(SecureRandom random, int n) {
    StringBuilder s = new StringBuilder(n);
    for (int i = 0; i < n; i++) {
      s.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return s.toString();
  }

  /** What looks like a token, or null. */
  static Token parse(String text) {
    int separator = MARK.length() + PREFIX;
    boolean fits =
        text.length() > separator + SECRET
            && text.length() < 200
            && text.startsWith(MARK)
            && text.charAt(separator) == '_';
    return fits ? new Token(text.substring(MARK.length(), separator), text) : null;
  }

  /** What is stored of it. */
  String hash() {
    return HexFormat.of().formatHex(sha256());
  }

  /** Whether it is the one of which a hash was stored; takes the same time however much fits. */
  boolean matches(String storedHash) {
    return MessageDigest.isEqual(sha256(), HexFormat.of().parseHex(storedHash));
  }

  private byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Token[" + prefix + "]";
  }
}
