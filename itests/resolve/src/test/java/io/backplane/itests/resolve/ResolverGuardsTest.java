/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.resolve;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The resolver as the build calls it: each fixture is one that it must refuse. */
class ResolverGuardsTest {
  private final Path root = Path.of(System.getProperty("backplane.root"));

  @Test
  void a_written_resolution_that_is_no_longer_true_fails_the_build() throws Exception {
    Result r = build("changed-run");
    assertNotEquals(0, r.exit, r.output);
    assertTrue(r.output.contains("runbundles"), r.output);
    assertTrue(r.output.contains("jackson-core"), r.output);
  }

  @Test
  void an_api_that_needs_a_library_fails_the_build() throws Exception {
    Result r = build("unclean-api");
    assertNotEquals(0, r.exit, r.output);
    assertTrue(r.output.contains("Unable to resolve"), r.output);
    assertTrue(r.output.contains("osgi.wiring.package=com.fasterxml.jackson.core"), r.output);
  }

  private Result build(String fixture) throws IOException, InterruptedException {
    Path dir = root.resolve("itests/resolve/src/test/fixtures").resolve(fixture);
    assertTrue(Files.exists(dir.resolve("pom.xml")), dir.toString());
    Path log = Files.createTempFile("fixture", ".log");
    Process p =
        new ProcessBuilder(
                System.getProperty("backplane.maven"), "-B", "-o", "-f", dir.toString(), "package")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(p.waitFor(120, TimeUnit.SECONDS), "the build of the fixture hangs");
    return new Result(p.exitValue(), Files.readString(log));
  }

  private record Result(int exit, String output) {}
}
