/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.scram;

import java.security.SecureRandom;
import java.util.Base64;

/** What makes an exchange one of its own: printable characters without a comma. */
final class Nonce {
  private static final int BYTES = 18;

  private Nonce() {}

  static String random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Whether an attribute {@code r=NONCE} is one. */
  static boolean valid(String attribute) {
    return attribute.startsWith("r=")
        && attribute.length() > 2
        && attribute.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }
}
