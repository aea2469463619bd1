/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;

/** Where the two databases differ; everything else runs on both as it is. */
public enum Flavor {
  /** Embedded. A commit is in memory; a checkpoint, or half a second, brings it to the disk. */
  H2("", "CHECKPOINT SYNC"),
  /** A server. A commit is durable as the server is configured. */
  POSTGRESQL(" COLLATE \"C\"", "");

  private final String byteOrder;
  private final String sync;

  Flavor(String byteOrder, String sync) {
    this.byteOrder = byteOrder;
    this.sync = sync;
  }

  /** What makes a column compare by bytes. */
  String byteOrder() {
    return byteOrder;
  }

  /** The database behind a connection. */
  static Flavor of(Connection c) throws SQLException {
    return c.isWrapperFor(JdbcConnection.class) ? H2 : POSTGRESQL;
  }

  /** Whether a question costs a way over the network. */
  boolean remote() {
    return this == POSTGRESQL;
  }

  /** The statement that forces what was committed to the disk; empty if none is needed. */
  String sync() {
    return sync;
  }
}
