/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of its own in a temporary folder, where one is installed. */
public final class PostgresServer implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path bin;
  private final Path folder;
  private final int port;
  private final Process process;

  private PostgresServer(Path bin) throws IOException, InterruptedException {
    this.bin = bin;
    this.folder = Path.of(output("mktemp", "-d", "/tmp/backplane-pg-XXXXXX").strip());
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    output(bin("initdb"), "-D", data(), "-A", "trust", "-U", "backplane", "-E", "UTF8", "-N");
    process =
        command(
                bin("postgres"),
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + folder,
                "-c",
                "fsync=off")
            .start();
    awaitReady();
  }

  /** Starts a server, or ends the test with the reason why there is none. */
  public static PostgresServer start() throws IOException, InterruptedException {
    Path root = Path.of("/usr/lib/postgresql");
    Assumptions.assumeTrue(Files.isDirectory(root), "PostgreSQL is not installed in " + root);
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(root)) {
      for (Path v : versions) {
        if (Files.isExecutable(v.resolve("bin/initdb"))) {
          return new PostgresServer(v.resolve("bin"));
        }
      }
    }
    return Assumptions.abort("no PostgreSQL server in " + root);
  }

  private String bin(String name) {
    return bin.resolve(name).toString();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** The server refuses to run as root. */
  private static ProcessBuilder command(String... words) {
    List<String> all = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      all.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    all.addAll(List.of(words));
    return new ProcessBuilder(all)
        .directory(Path.of("/tmp").toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private static String output(String... words) throws IOException, InterruptedException {
    Process p = command(words).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    String text = new String(p.getInputStream().readAllBytes());
    if (p.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + text);
    }
    return text;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (command(bin("pg_isready"), "-h", "127.0.0.1", "-p", "" + port).start().waitFor() != 0) {
      if (System.nanoTime() > until || !process.isAlive()) {
        throw new IOException("PostgreSQL does not start in " + folder);
      }
    }
  }

  /** A new, empty database. */
  public DataSource database() throws SQLException {
    String name = "registry" + NUMBER.incrementAndGet();
    try (Connection c = source("postgres").getConnection();
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE " + name);
    }
    return source(name);
  }

  private PGSimpleDataSource source(String name) {
    PGSimpleDataSource ds = new PGSimpleDataSource();
    ds.setURL("jdbc:postgresql://127.0.0.1:" + port + "/" + name);
    ds.setUser("backplane");
    return ds;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    output(bin("pg_ctl"), "-D", data(), "-m", "fast", "-w", "stop");
    output("rm", "-rf", folder.toString());
  }
}
