/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api.spi;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard: says how long values are kept. Must answer fast and not block; any thread. */
@ConsumerType
public interface RetentionPolicy {
  /**
   * How long a device's values are kept.
   *
   * @param tenant the tenant
   * @param device the device
   * @return days, 1 or more; 0 leaves it to the store's configured default
   */
  int days(TenantId tenant, DeviceId device);
}
