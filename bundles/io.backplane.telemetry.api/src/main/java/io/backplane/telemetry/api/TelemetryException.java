/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api;

/** The store cannot read or write. */
public final class TelemetryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What, where and why.
   *
   * @param message a sentence
   * @param cause what lies beneath, or null
   */
  public TelemetryException(String message, Throwable cause) {
    super(message, cause);
  }
}
