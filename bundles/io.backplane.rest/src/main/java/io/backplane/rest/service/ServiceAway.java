/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.service;

/** A service that a request needs is not there; answered with 503 and Retry-After. */
public final class ServiceAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServiceAway(String name) {
    super("The " + name + " is not available at the moment; it may be being replaced.");
  }
}
