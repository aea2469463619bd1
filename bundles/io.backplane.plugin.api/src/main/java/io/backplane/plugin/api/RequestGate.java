/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.api;

import org.osgi.annotation.versioning.ProviderType;

/** Holds HTTP requests while a bundle that serves them is replaced. Any thread. */
@ProviderType
public interface RequestGate {
  /**
   * Holds new requests and waits for those inside to end.
   *
   * @param drainMillis how long to wait for those inside
   * @param maxHoldMillis after which held requests are let go with 503 and Retry-After
   * @return close it to let the held requests go on
   */
  Hold hold(long drainMillis, long maxHoldMillis);

  /** A hold; idempotent close. */
  @ProviderType
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
