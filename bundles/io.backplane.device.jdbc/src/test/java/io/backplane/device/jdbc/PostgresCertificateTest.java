/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.PostgresServer;
import io.backplane.device.jdbc.db.TestDatabases;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresCertificateTest extends CertificateContractTest {
  private PostgresServer server;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    server = PostgresServer.start();
  }

  @AfterAll
  void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Database open() throws IOException, SQLException {
    return TestDatabases.server(server.database());
  }
}
