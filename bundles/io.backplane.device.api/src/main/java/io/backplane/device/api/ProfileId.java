/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

/**
 * Names a profile within its tenant.
 *
 * @param value 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}
 */
public record ProfileId(String value) {
  /** The profile of a device that was given none. */
  public static final ProfileId DEFAULT = new ProfileId("default");

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character
   */
  public ProfileId {
    if (!value.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "profile id must have 1 to 64 characters out of A-Z a-z 0-9 . _ -, is '" + value + "'");
    }
  }

  /** The value itself. */
  @Override
  public String toString() {
    return value;
  }
}
