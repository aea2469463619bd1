/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that is not wanted any more ends at once, wherever it is, and leaves nothing behind. */
class StopDuringStartSystemTest {
  private static final int MOMENTS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long END_SECONDS = 10;

  @TempDir Path folder;

  @Test
  void ends_at_any_moment_of_its_first_start_and_starts_afterwards() throws Exception {
    long whole = wholeStart();
    for (int i = 0; i < MOMENTS; i++) {
      Path data = folder.resolve("data-" + i);
      try (Node node = Node.launch(data)) {
        LockSupport.parkNanos(whole * i / MOMENTS);
        String signal = i % 2 == 0 ? "TERM" : "INT";
        String moment = "SIG" + signal + " at " + i + "/" + MOMENTS;
        signal(node.process(), signal);
        assertTrue(
            node.process().waitFor(END_SECONDS, TimeUnit.SECONDS),
            () -> moment + " does not end it\n" + node.consoleLog());
        assertLeavesNothing(node, moment);
        if (i % 3 == 0) {
          node.restart();
          node.setUp();
        }
      }
    }
  }

  @Test
  void ends_when_what_is_piped_into_its_shell_ends() throws Exception {
    for (String typed : List.of("exit\n", "", "device:list\nexit\n")) {
      Path data = folder.resolve("typed-" + typed.length());
      Path input = Files.writeString(folder.resolve("input"), typed);
      Process process = start(Distribution.home(), data, input.toFile(), "--shell");
      assertTrue(
          process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS),
          () -> "'" + typed + "' does not end it: " + output(data));
      assertEquals(0, process.exitValue(), () -> output(data));
      assertTrue(output(data).contains("Backplane runs"), () -> output(data));
      assertFalse(output(data).contains("not found"), () -> output(data));
      assertFalse(output(data).contains("ERROR"), () -> output(data));
      if (typed.startsWith("device"))
        assertTrue(output(data).contains(" in all"), () -> output(data));
    }
  }

  @Test
  void ends_while_it_prepares_its_first_start() throws Exception {
    Path home = copyWithoutArchive();
    for (String signal : List.of("TERM", "INT")) {
      Path data = folder.resolve("prepared-" + signal);
      Process process = start(home, data, null);
      Await.until(
          "the rehearsal runs",
          LIMIT,
          () -> output(data).contains("Preparing") && process.children().findAny().isPresent());
      List<ProcessHandle> rehearsal = process.children().toList();
      signal(process, signal);
      assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), () -> signal + " does not end it");
      for (ProcessHandle child : rehearsal)
        Await.until("the rehearsal is gone", Duration.ofSeconds(5), () -> !child.isAlive());
      try (Stream<Path> archives = Files.list(home.resolve("aot"))) {
        assertEquals(
            List.of("prepare.log"), archives.map(a -> a.getFileName().toString()).toList());
      }
      assertFalse(Files.exists(data.resolve("run")), "the node was started all the same");
    }
  }

  @Test
  void makes_its_start_archive_anew_where_it_was_moved_to() throws Exception {
    Path home = copyWithoutArchive();
    Path first = archiveOfAStart(home, folder.resolve("before"));
    assertEquals(first, archiveOfAStart(home, folder.resolve("again")));
    Path moved = Files.move(home, folder.resolve("moved"));
    Path second = archiveOfAStart(moved, folder.resolve("after"));
    assertNotEquals(first.getFileName(), second.getFileName());
  }

  /** Starts and stops, and finds the one archive, which the node must have used. */
  private Path archiveOfAStart(Path home, Path data) throws Exception {
    Process process = start(home, data, null);
    try {
      Await.until("it runs", LIMIT, () -> output(data).contains("Backplane runs"));
      String used = Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
      assertFalse(output(data).contains("[warning]"), () -> output(data));
      try (Stream<Path> files = Files.list(home.resolve("aot"))) {
        List<Path> archives =
            files.filter(f -> f.getFileName().toString().startsWith("java-")).toList();
        assertEquals(1, archives.size(), archives::toString);
        assertTrue(used.contains(archives.get(0).toString()), () -> "not used: " + archives);
        return archives.get(0);
      }
    } finally {
      signal(process, "TERM");
      assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void does_not_say_that_it_runs_when_somebody_takes_its_port_meanwhile() throws Exception {
    Path data = folder.resolve("data");
    try (Node node = Node.launch(data)) {
      Await.until("the ports were looked at", LIMIT, () -> Files.exists(data.resolve("cache")));
      HttpServer other =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), node.httpPort()), 9);
      other.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
          });
      other.start();
      try {
        assertTrue(node.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), node::consoleLog);
      } finally {
        other.stop(0);
      }
      assertEquals(1, node.process().exitValue(), node::consoleLog);
      assertFalse(node.consoleLog().contains("Backplane runs"), node::consoleLog);
      assertTrue(
          node.consoleLog().contains("Port " + node.httpPort() + " (console and REST) is taken"),
          node::consoleLog);
      assertLeavesNothing(node, "a taken port");
      node.restart();
      node.setUp();
    }
  }

  private long wholeStart() {
    try (Node node = Node.start(folder.resolve("whole"))) {
      node.stop();
      long start = System.nanoTime();
      node.restart();
      return System.nanoTime() - start;
    }
  }

  private static void assertLeavesNothing(Node node, String when) throws IOException {
    Path run = node.data().resolve("run");
    List<String> left = List.of();
    if (Files.exists(run)) {
      try (Stream<Path> files = Files.list(run)) {
        left = files.map(f -> f.getFileName().toString()).filter(n -> !n.equals("lock")).toList();
      }
    }
    assertEquals(List.of(), left, () -> when + " leaves files\n" + node.consoleLog());
    for (String fault : List.of("Exception in thread", "The node cannot start"))
      assertFalse(node.consoleLog().contains(fault), () -> when + "\n" + node.consoleLog());
  }

  private static void signal(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
  }

  /** The same distribution in a folder of its own, which knows of no start archive. */
  private Path copyWithoutArchive() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    try (Stream<Path> parts = Files.list(Distribution.home())) {
      for (Path part : parts.filter(p -> !p.endsWith("aot") && !p.endsWith("bin")).toList())
        Files.createSymbolicLink(home.resolve(part.getFileName()), part);
    }
    Path bin = Files.createDirectories(home.resolve("bin")).resolve("backplane");
    Files.copy(
        Distribution.home().resolve("bin/backplane"), bin, StandardCopyOption.COPY_ATTRIBUTES);
    return home;
  }

  private Process start(Path home, Path data, File input, String... options) throws IOException {
    List<String> command = new ArrayList<>(Node.heedingInterrupts());
    command.addAll(List.of(home + "/bin/backplane", "--data", data.toString()));
    command.addAll(List.of("--port-offset", "" + Node.freeOffset()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Node.environment());
    if (!home.equals(Distribution.home())) builder.environment().put("BACKPLANE_PREPARE", "yes");
    if (input != null) builder.redirectInput(input);
    builder.redirectErrorStream(true).redirectOutput(screen(data).toFile());
    return builder.start();
  }

  private static Path screen(Path data) {
    return data.resolveSibling(data.getFileName() + ".screen");
  }

  private static String output(Path data) {
    try {
      return Files.readString(screen(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
