/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.telemetry.chunk;

import io.backplane.telemetry.api.spi.TelemetryStore;
import io.backplane.telemetry.chunk.series.Settings;
import io.backplane.telemetry.testkit.TelemetryStoreContractTest;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class ChunkTelemetryContractTest extends TelemetryStoreContractTest {
  @TempDir Path folder;

  @Override
  protected TelemetryStore open() {
    return new ChunkTelemetry(
        new Settings(
            "retry:" + folder.resolve("chunks.mv"), "key".toCharArray(), 1, 4000, 5, 3000, 36500),
        Clock.systemUTC());
  }

  @Override
  protected void close(TelemetryStore open) {
    ((ChunkTelemetry) open).close();
  }

  @Override
  protected void kill(TelemetryStore open) {
    ((ChunkTelemetry) open).store().kill();
  }
}
