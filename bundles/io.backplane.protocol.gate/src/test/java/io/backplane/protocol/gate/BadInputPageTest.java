/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.api.Rejection.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about bad input promises a test per row; this reads it and looks for each. */
class BadInputPageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
  private static final Path PAGE = ROOT.resolve("docs/protocols/bad-input.md");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+Test)\\.([a-z0-9_]+)`");

  @Test
  void every_row_names_tests_that_exist() throws IOException {
    Map<String, String> sources = sources();
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("| ") || line.endsWith("| tests |")) {
        continue;
      }
      rows++;
      Matcher m = NAME.matcher(line);
      boolean any = false;
      while (m.find()) {
        any = true;
        if (!sources.getOrDefault(m.group(1), "").contains("void " + m.group(2) + "(")) {
          wrong.add(m.group());
        }
      }
      if (!any) {
        wrong.add("no test in: " + line);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(rows >= 30, "rows: " + rows);
  }

  @Test
  void every_reason_is_on_the_page() throws IOException {
    String page = Files.readString(PAGE);
    for (Reason r : Reason.values()) {
      assertTrue(page.contains("`" + r.code() + "`"), r.code());
    }
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String folder : List.of("bundles", "itests/system/src")) {
      collect(ROOT.resolve(folder), sources);
    }
    return sources;
  }

  private static void collect(Path folder, Map<String, String> sources) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path f :
          files
              .filter(p -> p.toString().contains("src/test/java"))
              .filter(p -> p.toString().endsWith("Test.java"))
              .toList()) {
        String name = f.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(f), String::concat);
      }
    }
  }
}
