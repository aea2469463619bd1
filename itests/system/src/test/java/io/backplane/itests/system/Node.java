/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A node in a process of its own, started from the distribution as a person would. Ports are free
 * ones; the data folder outlives the node, so that a test can stop or kill it and start it again on
 * what it left.
 *
 * <pre>{@code
 * try (Node node = Node.start(folder)) {
 *   Rest rest = node.setUp();
 *   String token = rest.createDevice("d1", "default");
 *   ...
 *   node.kill();
 *   node.restart();
 * }
 * }</pre>
 */
public final class Node implements AutoCloseable {
  /** The user that {@link #setUp} creates. */
  public static final String USER = "admin";

  /** The password of {@link #USER}. */
  public static final String PASSWORD = "correct horse battery";

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final int HTTP = 8080;
  private static final int HTTPS = 8443;
  private static final int MQTT = 1883;
  private static final int MQTTS = 8883;
  private static final List<Integer> PORTS = List.of(HTTP, HTTPS, MQTT, MQTTS, 8083, 8084);

  private final Path home;
  private final Path data;
  private final int offset;
  private final List<String> options;
  private Process process;
  private Rest rest;

  private Node(Path home, Path data, int offset, List<String> options) {
    this.home = home;
    this.data = data;
    this.offset = offset;
    this.options = List.copyOf(options);
  }

  /**
   * Starts a node on free ports and waits until it is ready.
   *
   * @param data its data folder, new or left by an earlier node
   * @param options further options of {@code bin/backplane}
   * @return the running node
   */
  public static Node start(Path data, String... options) {
    Node node = new Node(Distribution.home(), data, freeOffset(), List.of(options));
    node.restart();
    return node;
  }

  /**
   * Starts a node on free ports and does not wait for it.
   *
   * @param data its data folder, new or left by an earlier node
   * @param options further options of {@code bin/backplane}
   * @return the node at the very beginning of its start
   */
  public static Node launch(Path data, String... options) {
    Node node = new Node(Distribution.home(), data, freeOffset(), List.of(options));
    node.launch();
    return node;
  }

  /** Starts the node again on the same data and ports, after {@link #stop} or {@link #kill}. */
  public void restart() {
    launch();
    awaitReady();
    boolean without = options.contains("--no-archive");
    if (onArchive() == without) {
      throw new AssertionError(
          "The node runs " + (without ? "on" : "without") + " the start archive of " + home);
    }
  }

  /** Whether Java has mapped the start archive that {@code bin/backplane} makes. */
  private boolean onArchive() {
    String archives = home.resolve("aot") + "/java-";
    try (Stream<String> maps = Files.lines(Path.of("/proc/" + process.pid() + "/maps"))) {
      return maps.anyMatch(line -> line.contains(archives));
    } catch (IOException e) {
      return !options.contains("--no-archive"); // no Linux
    }
  }

  /** Starts the process without waiting for it. */
  public void launch() {
    List<String> command = new ArrayList<>(heedingInterrupts());
    command.add(home.resolve("bin/backplane").toString());
    command.addAll(List.of("--data", data.toString(), "--port-offset", "" + offset));
    command.addAll(options);
    File log = logFile().toFile();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment());
    try {
      Files.createDirectories(data);
      Files.deleteIfExists(data.resolve("run/ready"));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the node says that it is ready. */
  public void awaitReady() {
    Await.until(
        "the node is ready",
        START_LIMIT,
        () -> {
          if (!process.isAlive())
            throw new AssertionError(
                "The node ended with " + process.exitValue() + "\n" + consoleLog());
          return Files.exists(data.resolve("run/ready"));
        });
  }

  /** Shells let what they start in the background ignore Ctrl-C, and so would the node. */
  static List<String> heedingInterrupts() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      boolean ignored =
          status
              .filter(line -> line.startsWith("SigIgn:"))
              .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
      return ignored ? List.of("env", "--default-signal=INT") : List.of();
    } catch (IOException e) {
      return List.of(); // no Linux
    }
  }

  /** The environment that commands of {@code bin/backplane} get. */
  static Map<String, String> environment() {
    String java = System.getProperty("backplane.java.home", System.getProperty("java.home"));
    return Map.of("JAVA_HOME", java, "BACKPLANE_PREPARE", "no");
  }

  /**
   * Stops it as Ctrl-C does and waits for its end.
   *
   * @return the exit code
   */
  public int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** Kills it as a power cut would, with signal 9. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  private int awaitEnd() {
    try {
      if (process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError("The node did not stop within " + STOP_LIMIT + "\n" + consoleLog());
  }

  /**
   * Does the set-up with the first-start token, or signs in if it was done before.
   *
   * @return REST as administrator
   */
  public Rest setUp() {
    Rest fresh = new Rest(uri("/api/v1"));
    JsonNode state = fresh.get("/setup");
    if (state.path("done").asBoolean()) fresh.signIn(USER, PASSWORD);
    else fresh.setUp(firstStartToken(), USER, PASSWORD);
    rest = fresh;
    return rest;
  }

  /**
   * REST as administrator, surviving restarts of the node.
   *
   * @return what {@link #setUp} returned
   */
  public Rest rest() {
    return rest == null ? setUp() : rest;
  }

  /**
   * The token for the set-up.
   *
   * @return what is in {@code DATA/first-start-token}
   */
  public String firstStartToken() {
    Path file = data.resolve("first-start-token");
    Await.until("there is a first-start token", Duration.ofSeconds(20), () -> Files.exists(file));
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An address on this node.
   *
   * @param path with a leading slash
   * @return over HTTP on loopback
   */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort() + path);
  }

  /**
   * The port of console and REST.
   *
   * @return with the offset
   */
  public int httpPort() {
    return HTTP + offset;
  }

  /**
   * The port of console and REST over TLS.
   *
   * @return with the offset
   */
  public int httpsPort() {
    return HTTPS + offset;
  }

  /**
   * The port of MQTT.
   *
   * @return with the offset
   */
  public int mqttPort() {
    return MQTT + offset;
  }

  /**
   * The port of MQTT over TLS.
   *
   * @return with the offset
   */
  public int mqttsPort() {
    return MQTTS + offset;
  }

  /**
   * The offset of all ports.
   *
   * @return the offset
   */
  public int portOffset() {
    return offset;
  }

  /**
   * The data folder.
   *
   * @return as given
   */
  public Path data() {
    return data;
  }

  /**
   * The distribution the node was started from.
   *
   * @return its folder
   */
  public Path home() {
    return home;
  }

  /**
   * The process.
   *
   * @return for its figures
   */
  public Process process() {
    return process;
  }

  /**
   * What the node wrote to its terminal.
   *
   * @return everything, of all its starts
   */
  public String consoleLog() {
    try {
      return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path logFile() {
    return data.resolveSibling(data.getFileName() + ".console.log");
  }

  /**
   * An offset at which nobody listens at the moment. Tests that run beside these take theirs from
   * other ports; none of them is one that the system gives to a client.
   *
   * @return for {@code --port-offset}
   */
  public static int freeOffset() {
    int first = Integer.getInteger("backplane.fork", 1) % 2 == 1 ? 10_000 : 22_000;
    for (int i = 0; i < 100; i++) {
      int offset = first + ThreadLocalRandom.current().nextInt(1_800);
      if (PORTS.stream().allMatch(port -> isFree(port + offset))) return offset;
    }
    throw new IllegalStateException("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    if (process == null || !process.isAlive()) return;
    process.destroy();
    try {
      process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}
