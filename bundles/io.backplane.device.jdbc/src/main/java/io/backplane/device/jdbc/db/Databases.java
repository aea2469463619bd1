/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.backplane.marks.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** Opens databases. Blocks; the schema is brought up to date before anybody sees the database. */
@Lane("registry-first")
public final class Databases {
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private Databases() {}

  /**
   * Opens the embedded database, encrypted, in the data folder.
   *
   * @param data the node's data folder
   * @param connections at most
   * @param cacheMb memory for pages
   * @param reserveMb space on the volume that writes leave free
   * @return the database; close it
   * @throws IOException if file, key or schema do not allow it
   */
  public static Database embedded(Path data, int connections, int cacheMb, int reserveMb)
      throws IOException {
    Path folder = data.resolve("registry");
    Files.createDirectories(folder);
    Path file = folder.resolve("registry");
    Path visible = folder.resolve("registry.mv.db");
    String key = KeyFile.read(data.resolve("keys").resolve("registry.key"), visible);
    JdbcDataSource source = h2();
    source.setURL(
        "jdbc:h2:file:"
            + file.toAbsolutePath().toString().replace("\\", "/").replace(";", "\\;")
            + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;FILE_LOCK=FS"
            + ";LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=64;MAX_COMPACT_TIME=0;CACHE_SIZE="
            + cacheMb * 1024);
    source.setUser("backplane");
    source.setPassword(key + " " + key);
    return migrated(
        pool(source, connections), Flavor.H2, new Reserve(folder.toFile(), (long) reserveMb << 20));
  }

  /**
   * H2 keeps an exception of its first moment, with all classes on the stack of that moment. So
   * that no class of this card is held by it for good, that moment is on a stack without any: the
   * constructor is the task itself.
   */
  private static JdbcDataSource h2() throws IOException {
    FutureTask<JdbcDataSource> first = new FutureTask<>(JdbcDataSource::new);
    Thread thread = new Thread(first, "registry-first");
    thread.setDaemon(true);
    thread.start();
    try {
      return first.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while H2 was being loaded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("H2 could not be loaded", e);
    }
  }

  /**
   * Opens a PostgreSQL database.
   *
   * @param factory makes the driver's data source
   * @param url the JDBC address
   * @param user the role
   * @param password its password
   * @param connections at most
   * @return the database; close it
   * @throws IOException if it does not answer or its schema does not allow it
   */
  public static Database server(
      DataSourceFactory factory, String url, String user, String password, int connections)
      throws IOException {
    Properties p = new Properties();
    p.setProperty(DataSourceFactory.JDBC_URL, url);
    p.setProperty(DataSourceFactory.JDBC_USER, user);
    p.setProperty(DataSourceFactory.JDBC_PASSWORD, password);
    try {
      return server(factory.createDataSource(p), connections);
    } catch (SQLException e) {
      throw new IOException("the database address is not understood: " + e.getMessage(), e);
    }
  }

  static Database server(DataSource source, int connections) throws IOException {
    return migrated(pool(source, connections), Flavor.POSTGRESQL, Reserve.NONE);
  }

  private static HikariDataSource pool(DataSource source, int connections) {
    HikariConfig c = new HikariConfig();
    c.setDataSource(source);
    c.setPoolName("registry");
    c.setMaximumPoolSize(Math.max(2, connections));
    c.setMinimumIdle(1);
    c.setConnectionTimeout(PATIENCE_MILLIS);
    c.setInitializationFailTimeout(-1);
    return new HikariDataSource(c);
  }

  private static Database migrated(HikariDataSource pool, Flavor flavor, Reserve reserve)
      throws IOException {
    boolean done = false;
    try {
      new Migrator(pool, flavor).run();
      done = true;
      return new Database(pool, flavor, reserve);
    } catch (SQLException e) {
      throw new IOException("the registry's database cannot be opened: " + e.getMessage(), e);
    } finally {
      if (!done) {
        pool.close();
      }
    }
  }
}
