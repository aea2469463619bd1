/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/** What a message is about. The number is part of the stored form and never reused. */
public enum MessageKind {
  /** Values measured over time. */
  TELEMETRY(1),
  /** Facts about the device that seldom change; the newest counts. */
  ATTRIBUTES(2),
  /** Something happened; the samples carry its data, the first key names the event. */
  EVENT(3),
  /** A device's answer to a command; sample {@code id} names the command. */
  COMMAND_RESPONSE(4),
  /** A session of the device began. Samples: {@code protocol}, {@code remote}, {@code session}. */
  CONNECTED(5),
  /** A session of the device ended. Samples: {@code reason}, {@code session}. */
  DISCONNECTED(6),
  /**
   * The device was removed: everything before it in the stream belongs to a device that is gone,
   * and so does what comes behind it but was received earlier. Without samples.
   */
  REMOVED(7);

  private static final MessageKind[] BY_NUMBER = new MessageKind[8];

  static {
    for (MessageKind k : values()) {
      BY_NUMBER[k.number] = k;
    }
  }

  private final int number;

  MessageKind(int number) {
    this.number = number;
  }

  /**
   * The number in the stored form.
   *
   * @return 1 to 7
   */
  public int number() {
    return number;
  }

  /**
   * The kind with that number.
   *
   * @param number as stored
   * @return the kind, or null if this version knows none with that number
   */
  public static MessageKind of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
