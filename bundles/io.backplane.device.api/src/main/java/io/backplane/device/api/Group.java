/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.api;

import io.backplane.message.api.TenantId;

/**
 * Devices chosen by a query; membership follows the devices.
 *
 * @param tenant its tenant
 * @param id 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}
 * @param name for people
 * @param filter which devices; its own {@code group} must be empty
 * @param version see the package
 */
public record Group(TenantId tenant, String id, String name, DeviceFilter filter, long version) {}
