/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartStopSystemTest {
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;
  @TempDir Path folder;

  @Test
  void starts_from_the_zip_says_where_and_stops_cleanly() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      String console = node.consoleLog();
      assertTrue(console.contains("http://127.0.0.1:" + node.httpPort() + "/"), console);
      assertTrue(console.contains("127.0.0.1:" + node.mqttPort()), console);
      assertTrue(console.contains(node.data().toString()), console);
      assertFalse(console.contains("ERROR"), console);
      Result status = backplane(node, "status");
      assertEquals(0, status.exit());
      String ready = Files.readString(node.data().resolve("run/ready"));
      for (String told : List.of(ready, status.output())) {
        assertTrue(told.contains("https://127.0.0.1:" + node.httpsPort() + "/"), told);
        assertTrue(
            told.matches("(?s).*Certificate +SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\\R.*"), told);
      }
      assertEquals(TERMINATED, node.stop());
      assertFalse(node.consoleLog().contains("ERROR"), node::consoleLog);
      assertEquals(3, backplane(node, "status").exit());
      assertFalse(Files.exists(node.data().resolve("run/pid")));
    }
  }

  @Test
  void listens_on_loopback_only_and_where_the_offset_says() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
        assertTrue(socket.isConnected());
      }
      assertFalse(Sockets.listensAnywhere(node.httpPort()));
      assertFalse(Sockets.listensAnywhere(node.mqttPort()));
    }
  }

  @Test
  void refuses_a_second_node_on_the_same_data() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      Result second = backplane(node, "--no-prepare");
      assertEquals(3, second.exit());
      assertTrue(second.output().contains("in use"), second.output());
    }
  }

  @Test
  void runs_in_the_background_until_it_is_told_to_stop() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      node.stop();
      Result started = backplane(node, "--background", "--port-offset", "" + node.portOffset());
      assertEquals(0, started.exit(), started.output());
      assertTrue(started.output().contains("http://127.0.0.1:" + node.httpPort()));
      assertEquals(0, backplane(node, "status").exit());
      Result stopped = backplane(node, "stop");
      assertEquals(0, stopped.exit(), stopped.output());
      assertEquals(3, backplane(node, "status").exit());
    }
  }

  @Test
  void keeps_what_lies_in_its_data_to_its_user_in_the_background_too() throws Exception {
    int offset;
    try (Node node = Node.start(folder.resolve("data"))) {
      offset = node.portOffset();
    }
    String program = Distribution.home() + "/bin/backplane";
    String data = folder.resolve("fresh").toString();
    Result started =
        run(List.of(program, "--background", "--data", data, "--port-offset", "" + offset));
    try {
      assertTrue(started.output().contains("token "), started.output());
      for (String secret : List.of("", "first-start-token", "logs/console.log", "run/ready")) {
        String permissions =
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("fresh").resolve(secret)));
        assertTrue(permissions.endsWith("------"), secret + " " + permissions);
      }
    } finally {
      assertEquals(0, run(List.of(program, "stop", "--data", data)).exit());
    }
  }

  @Test
  void keeps_what_it_writes_to_its_user_in_a_folder_that_is_open_to_all() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Node node = Node.start(data)) {
      Await.until(
          "the machine's first values lie in the stream",
          Duration.ofSeconds(30),
          () -> Files.exists(data.resolve("stream/device")));
      node.stop();
      List<String> open = new ArrayList<>();
      try (Stream<Path> all = Files.walk(data)) {
        for (Path each : all.filter(p -> !p.equals(data)).toList()) {
          String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
          if (!permissions.endsWith("------")) open.add(permissions + " " + each);
        }
      }
      assertEquals(List.of(), open);
    }
  }

  @Test
  void ends_within_seconds_on_ctrl_c() throws Exception {
    try (Node node = Node.start(folder.resolve("data"))) {
      long asked = System.nanoTime();
      new ProcessBuilder("kill", "-INT", "" + node.process().pid()).start().waitFor();
      assertTrue(node.process().waitFor(5, TimeUnit.SECONDS), node::consoleLog);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
      assertEquals(INTERRUPTED, node.process().exitValue(), "after " + millis + " ms");
      assertFalse(node.consoleLog().contains("ERROR"), node::consoleLog);
    }
  }

  @Test
  void names_the_port_that_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String offset = "" + (taken.getLocalPort() - 8080);
      Result r =
          run(
              List.of(
                  Distribution.home() + "/bin/backplane",
                  "--data",
                  folder.resolve("data").toString(),
                  "--port-offset",
                  offset));
      assertEquals(1, r.exit(), r.output());
      assertTrue(r.output().contains("Port " + taken.getLocalPort() + " "), r.output());
      assertTrue(r.output().contains("--port-offset"), r.output());
      assertFalse(r.output().contains("Exception"), r.output());
    }
  }

  @Test
  void says_at_the_terminal_that_the_port_of_https_is_taken_and_runs() throws Exception {
    int offset = Node.freeOffset();
    int port = 8443 + offset;
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      String data = folder.resolve("data").toString();
      String program = Distribution.home() + "/bin/backplane";
      Result started =
          run(List.of(program, "--background", "--data", data, "--port-offset", "" + offset));
      assertEquals(0, run(List.of(program, "stop", "--data", data)).exit());
      assertEquals(port, taken.getLocalPort());
      assertEquals(0, started.exit(), started.output());
      String told = "HTTPS        not offered: port " + port + ": ";
      assertTrue(started.output().contains(told), started.output());
    }
  }

  @Test
  void refuses_data_where_no_folder_can_be() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Result r =
        run(List.of(Distribution.home() + "/bin/backplane", "--data", file.resolve("x") + ""));
    assertEquals(1, r.exit(), r.output());
    assertTrue(r.output().contains("cannot be written"), r.output());
  }

  @Test
  void says_that_the_java_of_java_home_is_too_old() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk-11/bin"));
    Path java = Files.writeString(old.resolve("java"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Result r =
        run(
            List.of(Distribution.home() + "/bin/backplane", "--data", folder.resolve("d") + ""),
            Map.of("JAVA_HOME", folder.resolve("jdk-11").toString()));
    assertEquals(1, r.exit(), r.output());
    assertTrue(r.output().contains("JAVA_HOME is " + folder.resolve("jdk-11")), r.output());
    assertTrue(r.output().contains("11.0.2"), r.output());
  }

  @Test
  void works_through_a_link_in_a_folder_with_spaces() throws Exception {
    Path link = Files.createDirectories(folder.resolve("a b c")).resolve("node");
    Files.createSymbolicLink(link, Distribution.home().resolve("bin/backplane"));
    try (Node node = Node.start(folder.resolve("with space/data"), "--no-archive")) {
      Result r = run(List.of(link.toString(), "status", "--data", node.data().toString()));
      assertEquals(0, r.exit(), r.output());
    }
  }

  @Test
  void explains_wrong_use() throws Exception {
    Result result = run(List.of(Distribution.home() + "/bin/backplane", "--port-offset", "x"));
    assertEquals(2, result.exit());
    assertTrue(result.output().contains("--port-offset needs a number"), result.output());
    Result help = run(List.of(Distribution.home() + "/bin/backplane", "--help"));
    assertEquals(0, help.exit());
    for (String option : List.of("--port-offset", "--data", "--background", "--shell", "stop"))
      assertTrue(help.output().contains(option), help.output());
  }

  private record Result(int exit, String output) {}

  private static Result backplane(Node node, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(node.home().resolve("bin/backplane").toString());
    command.addAll(List.of("--data", node.data().toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  private static Result run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("backplane", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().putAll(Node.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> command + " does not end");
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new Result(process.exitValue(), text);
  }
}
