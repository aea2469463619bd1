/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A fresh node with an administrator; its folder goes with it. */
final class FleetNode implements AutoCloseable {
  private static final int HTTP = 8080;
  private static final Duration IMPORT = Duration.ofMinutes(10);
  private final Path data = Files.createTempDirectory("backplane-fleet");
  private final int port = port();
  private final Rest rest = new Rest(port);
  private final Process process;

  FleetNode(Path home) throws Exception {
    process =
        new ProcessBuilder(
                home.resolve("bin/backplane").toString(),
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(port - HTTP))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("node.out").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Path token = data.resolve("first-start-token");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!Files.exists(data.resolve("run/ready")) || !Files.exists(token)) {
      if (System.nanoTime() > until || !process.isAlive()) {
        throw new IOException(
            "the node did not start: " + Files.readString(data.resolve("node.out")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    rest.signUp(Files.readString(token).trim());
  }

  private static int port() {
    int port = HTTP + 20_000;
    while (open(port)) {
      port += 1000;
    }
    return port;
  }

  private static boolean open(int port) {
    try (Socket s = new Socket("127.0.0.1", port)) {
      return s.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  Rest rest() {
    return rest;
  }

  Process process() {
    return process;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Posts a table. */
  JsonNode table(String path, String csv) throws IOException, InterruptedException {
    Path file = Files.writeString(data.resolve("table.csv"), csv);
    return rest.upload(path, file, "text/csv", IMPORT);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }
}
