/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.session;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;

/**
 * A will that waits for its time.
 *
 * @param at when it is due, milliseconds since the epoch
 * @param trail of the session it belongs to
 */
public record DueWill(DeviceIdentity identity, String clientId, Will will, long at, Trail trail) {}
