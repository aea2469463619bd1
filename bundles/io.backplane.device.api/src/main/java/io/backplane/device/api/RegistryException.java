/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

/** A registry call could not be carried out. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * What, where and why.
   *
   * @param reason for programs
   * @param message for people
   * @param cause what lies beneath, or null
   */
  public RegistryException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /** Reasons. */
  public enum Reason {
    /** There is no such thing. */
    NOT_FOUND,
    /** There is one already. */
    EXISTS,
    /** Somebody else changed it meanwhile. */
    CONFLICT,
    /** It names something that does not exist. */
    UNKNOWN_REFERENCE,
    /** Something else still needs it. */
    IN_USE,
    /** The cursor was not made by this listing. */
    BAD_CURSOR,
    /** A value is out of its limits. */
    INVALID,
    /** The database does not answer. */
    UNAVAILABLE
  }
}
