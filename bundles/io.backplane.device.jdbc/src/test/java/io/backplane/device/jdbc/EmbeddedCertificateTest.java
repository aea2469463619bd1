/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import io.backplane.device.jdbc.db.Database;
import io.backplane.device.jdbc.db.TestDatabases;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCertificateTest extends CertificateContractTest {
  @TempDir Path data;

  @Override
  Database open() throws IOException {
    return TestDatabases.embedded(data);
  }
}
