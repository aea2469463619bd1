/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of its own in a temporary folder, with a password, where one is installed.
 */
final class Postgres implements AutoCloseable {
  static final String USER = "backplane";
  static final String PASSWORD = "only-for-this-test";

  private final Path bin;
  private final String folder;
  private final int port;
  private final Process process;

  private Postgres(Path bin) throws IOException, InterruptedException {
    this.bin = bin;
    folder = run("mktemp", "-d", "/tmp/backplane-pg-XXXXXX").strip();
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    String secret = folder + "/secret";
    run("sh", "-c", "echo " + PASSWORD + " > " + secret);
    run(bin("initdb"), "-D", data(), "-A", "scram-sha-256", "-U", USER, "--pwfile", secret, "-N");
    process = command(bin("postgres"), "-D", data(), "-p", "" + port, "-k", folder).start();
    Await.until("PostgreSQL is ready", Duration.ofSeconds(30), this::ready);
  }

  /** Starts a server, or ends the test with the reason why there is none. */
  static Postgres start() throws IOException, InterruptedException {
    Path root = Path.of("/usr/lib/postgresql");
    Assumptions.assumeTrue(Files.isDirectory(root), "PostgreSQL is not installed in " + root);
    try (Stream<Path> versions = Files.list(root)) {
      Path bin =
          versions
              .map(v -> v.resolve("bin"))
              .filter(b -> Files.isExecutable(b.resolve("initdb")))
              .findFirst()
              .orElseGet(() -> Assumptions.abort("no PostgreSQL server in " + root));
      return new Postgres(bin);
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private boolean ready() {
    try {
      return command(bin("pg_isready"), "-h", "127.0.0.1", "-p", "" + port).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String bin(String name) {
    return bin.resolve(name).toString();
  }

  private String data() {
    return folder + "/data";
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

  private static String run(String... words) throws IOException, InterruptedException {
    Process p = command(words).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    String text = new String(p.getInputStream().readAllBytes());
    if (p.waitFor() != 0) throw new IOException(String.join(" ", words) + ": " + text);
    return text;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run(bin("pg_ctl"), "-D", data(), "-m", "fast", "-w", "stop");
    process.waitFor();
    run("rm", "-rf", folder);
  }
}
