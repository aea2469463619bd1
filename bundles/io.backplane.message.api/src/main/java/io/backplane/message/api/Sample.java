/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/**
 * One value of one key at one time.
 *
 * @param key the property's name, 1 to 256 characters
 * @param time microseconds since the epoch; (device, key, time) names the value: a later sample
 *     with the same three replaces the earlier one
 * @param value the value
 */
public record Sample(String key, long time, Value value) {
  /** The most characters a key may have. */
  public static final int MAX_KEY = 256;

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if the key is empty or too long
   */
  public Sample {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "key must have 1 to " + MAX_KEY + " characters, has " + key.length());
    }
    if (value == null) {
      throw new IllegalArgumentException("value of '" + key + "' is null");
    }
  }
}
