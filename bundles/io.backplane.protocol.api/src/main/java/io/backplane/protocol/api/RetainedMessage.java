/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.api;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.nio.ByteBuffer;

/**
 * A message that is kept for later subscribers.
 *
 * @param tenant whose it is
 * @param device in whose namespace it lies
 * @param topic where
 * @param qos it was published with, 0 to 2
 * @param expiresAt when it goes, microseconds since the epoch; 0 if never
 * @param payload what it says, read-only
 */
public record RetainedMessage(
    TenantId tenant, DeviceId device, String topic, int qos, long expiresAt, ByteBuffer payload) {
  /** Makes the payload read-only. */
  public RetainedMessage {
    payload = payload.asReadOnlyBuffer();
  }

  /** A view of its own for each caller. */
  @Override
  public ByteBuffer payload() {
    return payload.duplicate();
  }
}
