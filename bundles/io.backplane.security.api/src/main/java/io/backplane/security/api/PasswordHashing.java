/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns chosen passwords into what may be stored. One place for it, so that memory and processor
 * time of all hashing on a node have one bound. Any thread; blocks for tens of milliseconds, longer
 * while others are hashing.
 */
@ProviderType
public interface PasswordHashing {
  /**
   * Hashes a password with a new salt.
   *
   * @param password the password; not kept and not cleared
   * @return algorithm, parameters, salt and hash in the PHC string format, at most 200 characters
   * @throws IllegalStateException if the caller was interrupted while waiting its turn
   */
  String hash(char[] password);

  /**
   * Checks a password in a time that does not tell how much of it is right.
   *
   * @param password the password; not kept and not cleared
   * @param stored what {@link #hash} returned, of any parameters
   * @return whether it is the same password; false for a stored form not known here
   * @throws IllegalStateException if the caller was interrupted while waiting its turn
   */
  boolean verify(char[] password, String stored);
}
