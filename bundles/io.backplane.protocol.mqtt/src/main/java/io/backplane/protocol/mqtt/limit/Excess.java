/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/** What is done to a client that sends more than it may. */
public enum Excess {
  /** It is read more slowly. */
  PAUSE("pause"),
  /** Its messages are refused; those who cannot be told are read more slowly. */
  REFUSE("refuse"),
  /** It is disconnected. */
  DISCONNECT("disconnect");

  private final String word;

  Excess(String word) {
    this.word = word;
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Excess of(String word) {
    for (Excess e : values()) {
      if (e.word.equals(word)) {
        return e;
      }
    }
    throw new IllegalArgumentException("rateExceeded is pause, refuse or disconnect, not " + word);
  }
}
