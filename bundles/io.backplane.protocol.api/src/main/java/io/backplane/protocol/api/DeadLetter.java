/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.Origin;
import io.backplane.message.api.TenantId;

/**
 * A message that could not be taken, as it lies in the stream {@code dead-letters}: enough to show
 * it and to decode it again after a fix.
 *
 * @param tenant the sender's tenant
 * @param device the sender (a gateway, if it spoke for others)
 * @param profile the sender's profile when it was sent
 * @param origin protocol, dialect, topic, properties and payload as received
 * @param reason {@link Rejection.Reason#code()}, or a code this version does not know
 * @param detail what, where and why, for people
 * @param time microseconds since the epoch at which it was received
 */
public record DeadLetter(
    TenantId tenant,
    DeviceId device,
    ProfileId profile,
    Origin origin,
    String reason,
    String detail,
    long time) {}
