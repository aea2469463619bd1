/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.message.api;

/** Stored bytes are not a message in a form this version can read. */
public final class MessageFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong and where.
   *
   * @param message what and at which byte
   */
  public MessageFormatException(String message) {
    super(message);
  }
}
