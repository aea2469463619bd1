/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about conformance promises a test for every statement; this reads it and looks. */
class ConformancePageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
  private static final Path PAGE = ROOT.resolve("docs/protocols/mqtt-conformance.md");
  private static final Pattern ROW =
      Pattern.compile("\\| MQTT-([0-9.]+)-(\\d+) \\| (\\w*) \\| (.*?) \\| (.*?) *\\|");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+Test)\\.([a-z0-9_]+)`");

  /** Up to a test's name. */
  private static final String TEST = "@(Parameterized)?Test\\s+(@\\w+(\\([^)]*\\))?\\s+)*void ";

  /** Each section of a version with the number of its last statement. */
  private static final String V3 =
      "1.5.3=3 2.2.2=2 2.3.1=7 3.1.0=2 3.1.2=24 3.1.3=11 3.1.4=5 3.2.0=1 3.2.2=6 3.3.1=12 3.3.2=3"
          + " 3.3.4=1 3.3.5=2 3.6.1=1 3.8.1=1 3.8.3=3 3.8.4=6 3.9.3=2 3.10.1=1 3.10.3=2 3.10.4=6"
          + " 3.12.4=1 3.14.1=1 3.14.4=3 4.1.0=2 4.3.1=1 4.3.2=2 4.3.3=2 4.4.0=1 4.5.0=2 4.6.0=6"
          + " 4.7.1=3 4.7.2=1 4.7.3=4 4.8.0=2 6.0.0=4 7.0.0=2 7.1.1=1 7.1.2=1";

  private static final String V5 =
      "1.5.4=3 1.5.5=1 1.5.7=1 2.1.3=1 2.2.1=6 2.2.2=1 3.1.0=2 3.1.2=30 3.1.3=12 3.1.4=6 3.2.0=2"
          + " 3.2.2=22 3.3.1=13 3.3.2=20 3.3.4=10 3.4.2=3 3.5.2=3 3.6.1=1 3.6.2=3 3.7.2=3 3.8.1=1"
          + " 3.8.3=5 3.8.4=8 3.9.2=2 3.9.3=2 3.10.1=1 3.10.3=2 3.10.4=6 3.11.2=2 3.11.3=2 3.12.4=1"
          + " 3.14.0=1 3.14.1=1 3.14.2=4 3.14.4=3 3.15.1=1 3.15.2=3 4.1.0=2 4.2.0=1 4.3.1=1 4.3.2=5"
          + " 4.3.3=13 4.4.0=2 4.5.0=2 4.6.0=6 4.7.0=1 4.7.1=2 4.7.2=1 4.7.3=4 4.8.2=6 4.9.0=3"
          + " 4.12.0=7 4.12.1=2 4.13.1=1 4.13.2=1 6.0.0=4";

  @Test
  void every_statement_of_both_versions_has_its_row() throws IOException {
    String page = Files.readString(PAGE);
    int border = page.indexOf("\n## MQTT 5.0\n");
    assertEquals(139, statements(V3, "3.1.2-7").size(), "statements of 3.1.1");
    assertEquals(251, statements(V5, "2.2.1-1").size(), "statements of 5.0");
    assertEquals(statements(V3, "3.1.2-7"), rows(page.substring(0, border)));
    assertEquals(statements(V5, "2.2.1-1"), rows(page.substring(border)));
  }

  @Test
  void every_row_names_tests_that_exist_or_binds_clients_only() throws IOException {
    assertEquals(List.of(), wrong(Files.readAllLines(PAGE), sources()));
  }

  @Test
  void the_guard_bites() {
    Map<String, String> sources =
        Map.of("OneTest", "  @Test\n  void is_there() {\n    a();\n  }\n\n  void a_helper() {}");
    List<String> page =
        List.of(
            "| MQTT-1.0.0-1 | server | x | `OneTest.is_there` |",
            "| MQTT-1.0.0-2 | client | x | client |",
            "| MQTT-1.0.0-3 | server | x | open: not yet |",
            "| MQTT-1.0.0-4 | server | x |  |",
            "| MQTT-1.0.0-5 | both | x | client |",
            "| MQTT-1.0.0-6 | server |  | `OneTest.is_there` |",
            "| MQTT-1.0.0-7 | somebody | x | `OneTest.is_there` |",
            "| MQTT-1.0.0-8 | server | x | `OneTest.is_there` `OneTest.is_gone` |",
            "| MQTT-1.0.0-9 | server | x | `TwoTest.is_there` |",
            "| MQTT-1.0.0-10 | server | x | `OneTest.a_helper` |",
            "| MQTT-1.0.0 | server | x | `OneTest.is_there` |");
    List<String> numbers = wrong(page, sources).stream().map(w -> w.replaceAll(":.*", "")).toList();
    List<String> bad = new ArrayList<>();
    for (int n = 3; n <= 10; n++) {
      bad.add("1.0.0-" + n);
    }
    bad.add("no row");
    assertEquals(bad, numbers);
    assertEquals(List.of("1-1", "1-3", "2-1"), statements("1=3 2=1", "1-2"));
  }

  private static List<String> statements(String sections, String leftOut) {
    List<String> all = new ArrayList<>();
    for (String section : sections.split(" ")) {
      String[] parts = section.split("=");
      for (int n = 1; n <= Integer.parseInt(parts[1]); n++) {
        all.add(parts[0] + "-" + n);
      }
    }
    assertTrue(all.remove(leftOut), leftOut);
    return all;
  }

  private static List<String> rows(String text) {
    return text.lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1) + "-" + m.group(2))
        .toList();
  }

  private static List<String> wrong(List<String> page, Map<String, String> sources) {
    List<String> wrong = new ArrayList<>();
    for (String line : page) {
      if (line.startsWith("| MQTT-")) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          String id = row.group(1) + "-" + row.group(2);
          wrong(row, sources).forEach(w -> wrong.add(id + ": " + w));
        } else {
          wrong.add("no row: " + line);
        }
      }
    }
    return wrong;
  }

  private static List<String> wrong(Matcher row, Map<String, String> sources) {
    List<String> wrong = new ArrayList<>();
    String binds = row.group(3);
    String shown = row.group(5);
    if (!Set.of("server", "client", "both").contains(binds) || row.group(4).isBlank()) {
      wrong.add("whom it binds, or what it says, is missing");
    }
    Matcher name = NAME.matcher(shown);
    boolean any = false;
    while (name.find()) {
      any = true;
      String source = sources.getOrDefault(name.group(1), "");
      if (!Pattern.compile(TEST + name.group(2) + "\\(").matcher(source).find()) {
        wrong.add(name.group() + " does not exist");
      }
    }
    if (!any && !(binds.equals("client") && shown.startsWith("client"))) {
      wrong.add("no test");
    }
    return wrong;
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
      for (Path f :
          files
              .filter(p -> p.toString().contains("src/test/java"))
              .filter(p -> p.toString().endsWith("Test.java"))
              .toList()) {
        String name = f.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(f), String::concat);
      }
    }
    return sources;
  }
}
