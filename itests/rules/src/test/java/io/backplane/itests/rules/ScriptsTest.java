/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./run} and {@code ./test} on machines that lack what they need. */
class ScriptsTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "env",
          "dirname",
          "readlink",
          "sed",
          "cat",
          "id",
          "find",
          "sort",
          "sha256sum",
          "mkdir",
          "grep",
          "head",
          "cut",
          "ls",
          "rm",
          "xargs",
          "awk");
  private final Path root = new House().root();

  @TempDir Path temp;
  private Path checkout;
  private Path bin;

  @BeforeEach
  void a_checkout_in_a_folder_with_a_space_on_a_bare_machine() throws IOException {
    checkout = Files.createDirectories(temp.resolve("my checkout"));
    bin = Files.createDirectories(temp.resolve("bin"));
    for (String file :
        List.of("run", "test", "runtime/tools.sh", "runtime/dist/src/main/bin/backplane")) {
      Path to = checkout.resolve(file);
      Files.createDirectories(to.getParent());
      Files.copy(root.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), find(tool));
    }
  }

  @Test
  void without_jdk_and_maven_one_line_says_what_to_install() throws Exception {
    for (String script : List.of("run", "test")) {
      Result r = start(checkout.resolve(script), Map.of("JAVA_HOME", ""));
      assertEquals(1, r.exit, r.output);
      assertEquals(1, r.output.lines().count(), r.output);
      assertTrue(r.output.contains("JDK 17 or newer and Maven"), r.output);
    }
  }

  @Test
  void an_old_java_home_is_named() throws Exception {
    Path old = Files.createDirectories(temp.resolve("jdk-11"));
    program(Files.createDirectories(old.resolve("bin")).resolve("javac"), "echo javac 11.0.2\n");
    Result r = start(checkout.resolve("run"), Map.of("JAVA_HOME", old.toString()));
    assertEquals(1, r.exit, r.output);
    assertTrue(r.output.startsWith("JAVA_HOME is " + old), r.output);
    assertEquals(1, r.output.lines().count(), r.output);
  }

  @Test
  void help_and_status_need_no_build_and_work_through_a_link() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("start it"), checkout.resolve("run"));
    Result help = start(link, Map.of(), "--help");
    assertEquals(0, help.exit, help.output);
    assertTrue(help.output.contains("--port-offset N"), help.output);
    Result status = start(link, Map.of(), "status");
    assertEquals(3, status.exit, status.output);
    assertTrue(status.output.contains("No node runs"), status.output);
  }

  @Test
  void only_a_node_that_runs_from_this_folder_is_in_the_way_of_a_build() throws Exception {
    Path home = checkout.resolve("runtime/dist/target/backplane");
    Files.createDirectories(home);
    Files.writeString(home.resolveSibling("home.txt"), home.toString());
    Result free = start(checkout.resolve("test"), Map.of("JAVA_HOME", ""));
    assertTrue(free.output.contains("JDK 17 or newer and Maven"), free.output);
    String jar = home + "/lib/io.backplane.launcher-1.jar";
    Process node = new ProcessBuilder(bin.resolve("bash") + "", "-c", "read line", jar).start();
    try {
      Result r = start(checkout.resolve("test"), Map.of("JAVA_HOME", ""));
      assertEquals(1, r.exit, r.output);
      assertTrue(r.output.contains("(process " + node.pid() + ")"), r.output);
    } finally {
      node.destroy();
    }
  }

  @Test
  void tests_that_got_lost_fail_the_test_run() throws Exception {
    Path jdk = Files.createDirectories(temp.resolve("jdk-17/bin"));
    program(jdk.resolve("javac"), "echo javac 17.0.1\n");
    program(
        bin.resolve("mvn"),
        "mkdir -p bundles/x/target/surefire-reports\n"
            + "echo '<testsuite name=\"a\" tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"0\">'"
            + " >bundles/x/target/surefire-reports/TEST-a.ATest.xml\n");
    Path least = Files.createDirectories(checkout.resolve("itests")).resolve("least-tests.txt");
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.getParent().toString());
    Files.writeString(least, "unit 2\nosgi 0\nsystem 0\nbrowser 0\n");
    Result enough = start(checkout.resolve("test"), environment);
    assertEquals(0, enough.exit, enough.output);
    Files.writeString(least, "unit 3\nosgi 0\nsystem 0\nbrowser 0\n");
    Result lost = start(checkout.resolve("test"), environment);
    assertEquals(1, lost.exit, lost.output);
    assertTrue(lost.output.contains("At least 3 tests of kind unit"), lost.output);
  }

  @Test
  void skipped_tests_are_none_unless_their_program_is_said_to_be_missing() throws Exception {
    Path jdk = Files.createDirectories(temp.resolve("jdk-17/bin"));
    program(jdk.resolve("javac"), "echo javac 17.0.1\n");
    program(
        bin.resolve("mvn"),
        "mkdir -p itests/browser/target/surefire-reports\n"
            + "echo '<testsuite name=\"a\" tests=\"3\" errors=\"0\" skipped=\"1\" failures=\"0\">'"
            + " >itests/browser/target/surefire-reports/TEST-a.ATest.xml\n");
    Path least = Files.createDirectories(checkout.resolve("itests")).resolve("least-tests.txt");
    Files.writeString(least, "unit 0\nosgi 0\nsystem 0\nbrowser 3\n");
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.getParent().toString());
    program(bin.resolve("chromium"), "");
    Result skipped = start(checkout.resolve("test"), environment);
    assertEquals(1, skipped.exit, skipped.output);
    assertTrue(skipped.output.contains("At least 3 tests of kind browser"), skipped.output);
    Files.delete(bin.resolve("chromium"));
    Result leftOut = start(checkout.resolve("test"), environment);
    assertEquals(0, leftOut.exit, leftOut.output);
    assertTrue(leftOut.output.contains("Left out: browser tests"), leftOut.output);
  }

  private void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!" + bin.resolve("bash") + "\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result start(Path script, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve("bash").toString());
    command.add(script.toString());
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static Path find(String tool) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return Path.of(folder, tool);
      }
    }
    throw new IllegalStateException(tool + " is not in PATH");
  }

  private record Result(int exit, String output) {}
}
