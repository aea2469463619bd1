/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/**
 * Names a tenant: the owner of devices, data and users. Nothing of one tenant is visible to
 * another.
 *
 * @param value 1 to 63 characters out of {@code a-z 0-9 -}, starting with a letter or digit
 */
public record TenantId(String value) implements Comparable<TenantId> {
  /** The tenant of an installation that has only one. */
  public static final TenantId DEFAULT = new TenantId("default");

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character
   */
  public TenantId {
    int n = value.length();
    if (n == 0 || n > 63) {
      throw new IllegalArgumentException("tenant id must have 1 to 63 characters, has " + n);
    }
    for (int i = 0; i < n; i++) {
      char c = value.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!plain && (c != '-' || i == 0)) {
        throw new IllegalArgumentException(
            "tenant id may hold a-z, 0-9 and '-' (not first), found '" + c + "' at " + i);
      }
    }
  }

  /** Orders by value. */
  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  // written out, as those that a record has are made at the first call, which a start waits for
  @Override
  public boolean equals(Object other) {
    return other instanceof TenantId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The value itself. */
  @Override
  public String toString() {
    return value;
  }
}
