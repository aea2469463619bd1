/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.session;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;

/**
 * A device on this node.
 *
 * @param tenant its tenant
 * @param device its identifier
 */
public record DeviceKey(TenantId tenant, DeviceId device) {}
