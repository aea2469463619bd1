/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/**
 * Names a device within its tenant. Chosen by whoever registers the device; never changes.
 *
 * @param value 1 to 128 characters out of {@code A-Z a-z 0-9 . _ : -}, so that an identifier is
 *     safe as a topic level, a path segment and a file name
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character
   */
  public DeviceId {
    int n = value.length();
    if (n == 0 || n > 128) {
      throw new IllegalArgumentException("device id must have 1 to 128 characters, has " + n);
    }
    for (int i = 0; i < n; i++) {
      if (!allowed(value.charAt(i))) {
        throw new IllegalArgumentException(
            "device id may hold A-Z, a-z, 0-9 and . _ : -, found '"
                + value.charAt(i)
                + "' at "
                + i);
      }
    }
  }

  private static boolean allowed(char c) {
    return c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c >= 'A' && c <= 'Z'
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }

  /** Orders by value. */
  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  /** The value itself. */
  @Override
  public String toString() {
    return value;
  }
}
