/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * Names a series of values.
 *
 * @param tenant the tenant
 * @param device the device
 * @param key the property
 */
public record Series(TenantId tenant, DeviceId device, String key) {}
