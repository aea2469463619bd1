/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import io.backplane.message.api.DeviceMessage;

/** Takes devices' answers to commands once these are durable. Must not block. */
interface ResponseDesk {
  void response(DeviceMessage response);
}
