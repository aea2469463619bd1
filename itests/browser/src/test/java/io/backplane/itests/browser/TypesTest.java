/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The console's sources are bundled without looking at types; the compiler looks at them here. */
class TypesTest {
  @Test
  void the_compiler_finds_nothing_wrong_with_the_sources() throws Exception {
    Path types = Path.of(System.getProperty("web.types"));
    Path project = configuration(types);
    Process process =
        new ProcessBuilder(node(), System.getProperty("web.compiler"), "-p", project.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said.trim());
    assertEquals(0, process.waitFor());
  }

  /** The JavaScript engine that drives the browser runs the compiler as well. */
  private static String node() {
    return Driver.ensureDriverInstalled(Map.of(), false).createProcessBuilder().command().get(0);
  }

  private static Path configuration(Path types) throws IOException {
    Path source = Path.of(System.getProperty("web.source")).toRealPath();
    String text =
        """
        {"extends": "%1$s/tsconfig.json",
         "compilerOptions": {"paths": {"*": ["%2$s/node_modules/*"]}},
         "include": ["%1$s/**/*.ts"]}
        """
            .formatted(source, types);
    return Files.writeString(types.resolve("tsconfig.json"), text);
  }
}
