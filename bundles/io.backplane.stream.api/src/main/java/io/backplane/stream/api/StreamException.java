/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.stream.api;

/** A stream cannot be opened or read. */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What, where and why.
   *
   * @param message a sentence
   * @param cause what lies beneath, or null
   */
  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What, where and why.
   *
   * @param message a sentence
   */
  public StreamException(String message) {
    super(message);
  }
}
