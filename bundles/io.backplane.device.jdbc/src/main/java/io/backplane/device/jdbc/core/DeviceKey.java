/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.util.List;

/** A device among all tenants. */
public record DeviceKey(TenantId tenant, DeviceId device) {
  /** As arguments of a statement that asks for tenant and device. */
  public static List<Object[]> rows(List<DeviceKey> keys) {
    return keys.stream().map(k -> new Object[] {k.tenant.value(), k.device.value()}).toList();
  }
}
