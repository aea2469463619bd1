/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import com.zaxxer.hikari.HikariDataSource;
import io.backplane.device.api.RegistryException;
import io.backplane.device.api.RegistryException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Transactions on pooled connections. Any thread; blocks. */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  /** Serialisation failure, deadlock, lock timeout, concurrent update: try the whole again. */
  private static final Set<String> AGAIN = Set.of("40001", "40P01", "HYT00", "90131");

  /** The embedded database closed itself, as it does when it cannot write. */
  private static final String CLOSED = "90098";

  private final HikariDataSource pool;
  private final Flavor flavor;
  private final Reserve reserve;
  private volatile Runnable doubt = () -> {};

  Database(HikariDataSource pool, Flavor flavor, Reserve reserve) {
    this.pool = pool;
    this.flavor = flavor;
    this.reserve = reserve;
  }

  /** What is done on a connection. */
  public interface Work<T> {
    /** Does it; may be called again from the start if others were in the way. */
    T on(Connection c) throws SQLException;
  }

  /** Where the database differs. */
  public Flavor flavor() {
    return flavor;
  }

  /**
   * What is done when a write failed of which nobody can say whether it is stored, before its
   * caller is told: what memory knows may be wrong then.
   */
  public void inDoubt(Runnable work) {
    doubt = work;
  }

  /** Reads outside a transaction. */
  public <T> T read(Work<T> work) {
    try (Connection c = pool.getConnection()) {
      return work.on(c);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Writes in one transaction; durable when it returns. */
  public <T> T write(Work<T> work) {
    return transaction(work, true);
  }

  /** Writes in one transaction that a crash may take back: for what is true only for a while. */
  public <T> T note(Work<T> work) {
    return transaction(work, false);
  }

  private <T> T transaction(Work<T> work, boolean durable) {
    reserve.check();
    for (int attempt = 1; ; attempt++) {
      boolean[] ending = new boolean[1];
      try (Connection c = pool.getConnection()) {
        T result = committed(c, work, ending);
        if (durable && !flavor.sync().isEmpty()) {
          try (Statement s = c.createStatement()) {
            s.execute(flavor.sync());
          }
        }
        return result;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !AGAIN.contains(String.valueOf(e.getSQLState()))) {
          if (durable && ending[0]) {
            doubt.run();
          }
          throw unavailable(e);
        }
      }
    }
  }

  private <T> T committed(Connection c, Work<T> work, boolean[] ending) throws SQLException {
    c.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.on(c);
      ending[0] = true;
      c.commit();
      done = true;
      return result;
    } finally {
      if (done) {
        c.setAutoCommit(true);
      } else {
        giveUp(c);
      }
    }
  }

  /** A connection that cannot even roll back is thrown away: H2 might spin on it for ever. */
  private void giveUp(Connection c) throws SQLException {
    boolean good = false;
    try {
      c.rollback();
      c.setAutoCommit(true);
      good = true;
    } finally {
      if (!good) {
        pool.evictConnection(c);
      }
    }
  }

  /**
   * Connections to a database that closed itself never work again; without them the next one asked
   * for opens its file anew.
   */
  private RegistryException unavailable(SQLException e) {
    var connections = pool.getHikariPoolMXBean();
    if (CLOSED.equals(e.getSQLState()) && connections != null) {
      connections.softEvictConnections();
    }
    return new RegistryException(
        Reason.UNAVAILABLE, "the registry's database does not answer: " + e.getMessage(), e);
  }

  /** Connections in use, for figures. */
  public int busy() {
    var figures = pool.getHikariPoolMXBean();
    return figures == null ? 0 : figures.getActiveConnections();
  }

  /** Closes all connections; the embedded database closes its file with the last of them. */
  @Override
  public void close() {
    pool.close();
  }
}
