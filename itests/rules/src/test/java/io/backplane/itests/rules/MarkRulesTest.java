/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkRulesTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private final House house = new House();

  @TempDir Path temp;

  @Test
  void only_boundaries_catch_everything_and_only_lanes_make_threads() {
    List<String> found = new ArrayList<>();
    for (Path folder : folders())
      for (String v : MarkRules.in(House.javaFiles(folder)).violations())
        found.add(house.root().relativize(folder).getName(1) + ": " + v);
    assertTrue(found.isEmpty(), () -> found.size() + " found:\n" + String.join("\n", found));
  }

  @Test
  void the_page_of_threads_has_each_of_them_and_no_other() throws IOException {
    Set<String> owned = new TreeSet<>();
    for (Path folder : folders()) owned.addAll(MarkRules.in(House.javaFiles(folder)).lanes());
    Set<String> told = onThePage(Files.readString(house.root().resolve("docs/threading.md")));
    assertEquals(told, owned);
  }

  @Test
  void the_guard_bites_on_a_catch_of_everything() throws IOException {
    for (String all : List.of("Exception", "RuntimeException", "Throwable", "Error"))
      bites(
          "class A { void m() { try { m(); } catch (" + all + " e) { m(); } } }",
          "catches " + all + " and is no @Boundary");
    bites(
        "class A { void m() { try { m(); } catch (java.io.IOException | Error e) { m(); } } }",
        "catches Error");
    String rethrows = "class A { void m() { try { m(); } catch (Error e) { m(); throw e; } } }";
    assertEquals(List.of(), of(rethrows).violations());
    bites(rethrows.replace("throw e", "throw new Error()"), "catches Error");
    bites("@Boundary(\" \") class A { }", "a mark that says nothing");
    String nested = "class B { void m() { try { m(); } catch (Exception e) { m(); } } }";
    assertEquals(List.of(), of("@Boundary(\"why\") class A { " + nested + " }").violations());
    bites("class A { @Boundary(\"why\") class C { } " + nested + " }", "A.java:2 catches");
    assertEquals(List.of(), of(nested.replace("Exception", "IllegalStateException")).violations());
  }

  @Test
  void the_guard_bites_on_a_thread_without_an_owner() throws IOException {
    for (String thread :
        List.of(
            "new Thread(this::m)",
            "new java.util.concurrent.ThreadPoolExecutor(1, 1)",
            "Executors.newCachedThreadPool()",
            "Thread.ofVirtual()",
            "new MultiThreadIoEventLoopGroup(1)",
            "f(Thread::new)"))
      bites("class A { Object m() { return " + thread + "; } }", "and is no @Lane");
    bites("class A extends Thread { }", "makes a thread and is no @Lane");
    bites("@Lane({}) class A { }", "a mark that says nothing");
    for (String shared :
        List.of("CompletableFuture.runAsync(r)", "s.thenApplyAsync(f)", "list.parallelStream()"))
      bites(
          "@Lane(\"x\") class A { Object m() { return " + shared + "; } }",
          "uses threads that belong to nobody");
    MarkRules.Found good =
        of("@Lane({\"a\", \"b-*\"}) class A { Object m() { return new Thread(this::m); } }");
    assertEquals(List.of(), good.violations());
    assertEquals(Set.of("a", "b-*"), good.lanes());
  }

  @Test
  void the_names_of_the_page_are_those_of_the_first_column() {
    String page =
        "`not`\n| thread | owner |\n|---|---|\n| `a`, `b-*` loops | `c` |\n| Jetty | x |\n";
    assertEquals(Set.of("a", "b-*"), onThePage(page));
  }

  private static Set<String> onThePage(String page) {
    Set<String> names = new TreeSet<>();
    page.lines()
        .filter(l -> l.startsWith("| "))
        .map(l -> l.split("\\|")[1])
        .forEach(
            cell -> {
              Matcher name = NAME.matcher(cell);
              while (name.find()) names.add(name.group(1));
            });
    return names;
  }

  /** Sources of what runs; testkits make threads and faults by trade. */
  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    for (Path bundle : house.bundles())
      if (!House.isTestkit(House.name(bundle))) folders.add(bundle.resolve("src/main/java"));
    folders.add(house.root().resolve("runtime/launcher/src/main/java"));
    folders.add(house.root().resolve("runtime/assembler/src/main/java"));
    return folders;
  }

  private void bites(String source, String expected) throws IOException {
    String found = of(source).violations().toString();
    assertTrue(found.contains(expected), source + found);
  }

  private MarkRules.Found of(String source) throws IOException {
    Path file = Files.writeString(temp.resolve("A.java"), "package a;\n" + source);
    return MarkRules.in(List.of(file));
  }
}
