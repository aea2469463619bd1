/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/** A device among all tenants. */
public record DeviceKey(TenantId tenant, DeviceId device) {}
