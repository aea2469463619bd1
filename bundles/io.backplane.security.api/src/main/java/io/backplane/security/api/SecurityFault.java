/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.security.api;

/** A sign-in or setup was refused. */
public final class SecurityFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * Why.
   *
   * @param reason for programs
   * @param message for people; tells no secrets
   */
  public SecurityFault(Reason reason, String message) {
    super(message);
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
    /** The first-start token is wrong. */
    BAD_TOKEN,
    /** The setup was done before. */
    ALREADY_DONE,
    /** User name or password does not keep the rules. */
    INVALID,
    /** User name or password is wrong. */
    BAD_CREDENTIAL,
    /** Too many failures; try later. */
    THROTTLED
  }
}
