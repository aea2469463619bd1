/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.core;

import io.backplane.security.api.PasswordHashing;

/**
 * The account of a user that is not there: its password is checked as any other, so that the time
 * of a refusal tells nobody who has an account. Hashed once and not at the start of the node, where
 * it would hold up everything else. Every sign-in asks for it, also that of a known user, so that
 * not even the first one tells.
 */
final class Nobody {
  private static final int LETTERS = 16;
  private final PasswordHashing hashing;
  private final Secrets secrets;
  private String hash;

  Nobody(PasswordHashing hashing, Secrets secrets) {
    this.hashing = hashing;
    this.secrets = secrets;
  }

  synchronized String hash() {
    if (hash == null) hash = hashing.hash(secrets.letters(LETTERS).toCharArray());
    return hash;
  }
}
