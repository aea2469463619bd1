/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.PostgresServer;
import io.backplane.device.jdbc.db.TestDatabases;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFleetScaleTest extends FleetScaleTest {
  private PostgresServer server;

  @AfterAll
  void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Database open() throws Exception {
    server = PostgresServer.start();
    return TestDatabases.server(server.database());
  }
}
