/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guards that live in the build itself: each is shown a fixture that it must refuse. */
class BuildGuardsTest {
  private final Path root = new House().root();

  @TempDir Path temp;

  @Test
  void bad_formatting_fails_the_build() throws Exception {
    Result r = maven("badly-formatted", "spotless:check@format");
    assertNotEquals(0, r.exit, r.output);
    assertTrue(r.output.contains("Bad.java"), r.output);
  }

  @Test
  void a_missing_licence_header_fails_the_build() throws Exception {
    Result r = maven("without-licence", "spotless:check@format");
    assertNotEquals(0, r.exit, r.output);
    assertTrue(r.output.contains("SPDX-License-Identifier"), r.output);
  }

  @Test
  void an_incompatible_change_of_an_api_fails_the_build() throws Exception {
    Result r = maven("broken-api", "verify");
    assertNotEquals(0, r.exit, r.output);
    assertTrue(r.output.contains("aseline"), r.output);
    assertTrue(r.output.contains("io.backplane.fixture.api"), r.output);
  }

  @Test
  void nothing_names_a_registry_host() throws Exception {
    assertEquals(
        List.of(),
        namingARegistry(root).stream().filter(l -> !l.startsWith("itests/rules/")).toList());
  }

  @Test
  void a_registry_host_is_noticed() throws Exception {
    Files.writeString(temp.resolve("pom.xml"), "<url>https://repo1.example.org/maven2</url>");
    Files.writeString(temp.resolve("README.md"), "see https://example.org/repo");
    git("init", "-q");
    git("add", ".");
    assertEquals(List.of("pom.xml"), namingARegistry(temp));
  }

  private static List<String> namingARegistry(Path folder) throws Exception {
    Process git =
        new ProcessBuilder(
                "git", "grep", "-IlE", "https?://(repo[0-9]?|registry|oss|central)\\.[a-z]")
            .directory(folder.toFile())
            .start();
    String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    git.waitFor();
    return out.lines().toList();
  }

  @Test
  void two_builds_that_differ_by_a_byte_are_noticed() throws Exception {
    Path script = Files.createDirectories(temp.resolve(".ci")).resolve("reproducible");
    Files.copy(root.resolve(".ci/reproducible"), script, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(temp.resolve(".gitignore"), "target/\n");
    git("init", "-q");
    String build =
        "mkdir -p runtime; for i in $(seq 30); do mkdir -p bundles/$i/target;"
            + " echo %s$i >bundles/$i/target/io.backplane.x$i.jar; done\n";
    assertEquals(0, bash(build.formatted("same")));
    Path maven = Files.createDirectories(temp.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/usr/bin/env bash\n" + build.formatted("same"));
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    Result same = reproducible(script);
    assertEquals(0, same.exit, same.output);
    assertTrue(same.output.contains("30 files are the same"), same.output);
    Files.writeString(
        maven, Files.readString(maven) + "echo x >bundles/7/target/io.backplane.x7.jar\n");
    Result different = reproducible(script);
    assertEquals(1, different.exit, different.output);
    assertTrue(
        different.output.contains("differs: bundles/7/target/io.backplane.x7.jar"),
        different.output);
    Files.writeString(maven, "#!/usr/bin/env bash\nmkdir -p bundles runtime\n");
    Result nothing = reproducible(script);
    assertEquals(1, nothing.exit, nothing.output);
    assertTrue(nothing.output.contains("Only 0 files were built"), nothing.output);
  }

  private Result reproducible(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.environment().merge("PATH", temp.resolve("bin") + ":", (path, bin) -> bin + path);
    return run(builder.directory(temp.toFile()));
  }

  private int bash(String script) throws IOException, InterruptedException {
    return run(new ProcessBuilder("bash", "-c", script).directory(temp.toFile())).exit;
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Result r = run(new ProcessBuilder(command).directory(temp.toFile()));
    assertEquals(0, r.exit, r.output);
  }

  private Result maven(String fixture, String goal) throws IOException, InterruptedException {
    Path dir = root.resolve("itests/rules/src/test/fixtures").resolve(fixture);
    assertTrue(Files.exists(dir.resolve("pom.xml")), dir.toString());
    return run(
        new ProcessBuilder(
            System.getProperty("backplane.maven"), "-B", "-o", "-f", dir.toString(), goal));
  }

  private Result run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path log = Files.createTempFile(temp, "run", ".log");
    Process p = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(p.waitFor(120, TimeUnit.SECONDS), () -> builder.command() + " hangs");
    String output = Files.readString(log);
    Files.delete(log);
    return new Result(p.exitValue(), output);
  }

  private record Result(int exit, String output) {}
}
