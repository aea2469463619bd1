/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Opens databases for tests of other packages. */
public final class TestDatabases {
  private TestDatabases() {}

  public static Database embedded(Path data) throws IOException {
    return Databases.embedded(data, 8, 64, 0);
  }

  public static Database server(DataSource source) throws IOException {
    return Databases.server(source, 8);
  }
}
