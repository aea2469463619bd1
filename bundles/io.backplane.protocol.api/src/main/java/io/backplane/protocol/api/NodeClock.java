/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import org.osgi.annotation.versioning.ProviderType;

/** The node's time for messages that carry none. */
@ProviderType
public interface NodeClock {
  /**
   * A time never given before: later than every time given earlier, across restarts and clock
   * steps.
   *
   * @return microseconds since the epoch
   */
  long next();
}
