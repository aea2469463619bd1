/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.testkit;

import io.backplane.telemetry.api.spi.TelemetryStore;

class MemoryTelemetryStoreTest extends TelemetryStoreContractTest {
  private final MemoryTelemetryStore memory = new MemoryTelemetryStore(false);

  @Override
  protected TelemetryStore open() {
    return memory;
  }

  @Override
  protected void close(TelemetryStore open) {
    memory.flush();
  }

  @Override
  protected void kill(TelemetryStore open) {
    memory.crash();
  }
}
