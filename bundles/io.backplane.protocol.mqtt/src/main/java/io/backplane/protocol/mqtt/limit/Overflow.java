/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.limit;

/** What happens when a message comes for a client whose queue is full. */
public enum Overflow {
  /** The message is dropped. */
  DROP_NEWEST("drop-newest"),
  /** The oldest that wait are dropped until there is room; commands are not. */
  DROP_OLDEST("drop-oldest"),
  /** The message is dropped and the client, if it is there, disconnected. */
  DISCONNECT("disconnect");

  private final String word;

  Overflow(String word) {
    this.word = word;
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Overflow of(String word) {
    for (Overflow o : values()) {
      if (o.word.equals(word)) {
        return o;
      }
    }
    throw new IllegalArgumentException(
        "sendOverflow is drop-newest, drop-oldest or disconnect, not " + word);
  }
}
