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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The guards that live in the build itself: each is shown a fixture that it must refuse. */
class BuildGuardsTest {
  private final Path root = new House().root();

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
    List<String> found = new ArrayList<>();
    Process git =
        new ProcessBuilder(
                "git", "grep", "-IlE", "https?://(repo[0-9]?|registry|oss|central)\\.[a-z]")
            .directory(root.toFile())
            .start();
    String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    git.waitFor();
    out.lines().filter(l -> !l.startsWith("itests/rules/")).forEach(found::add);
    assertEquals(List.of(), found);
  }

  private Result maven(String fixture, String goal) throws IOException, InterruptedException {
    Path dir = root.resolve("itests/rules/src/test/fixtures").resolve(fixture);
    assertTrue(Files.exists(dir.resolve("pom.xml")), dir.toString());
    Path log = Files.createTempFile("fixture", ".log");
    Process p =
        new ProcessBuilder(
                System.getProperty("backplane.maven"), "-B", "-o", "-f", dir.toString(), goal)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(p.waitFor(120, TimeUnit.SECONDS), "the build of the fixture hangs");
    return new Result(p.exitValue(), Files.readString(log));
  }

  private record Result(int exit, String output) {}
}
