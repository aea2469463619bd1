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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {
  private final House house = new House();

  @TempDir Path temp;

  @Test
  void the_sources_keep_the_house_limits() {
    List<String> found = new ArrayList<>();
    for (Path bundle : house.bundles()) {
      String name = House.name(bundle);
      for (String v :
          SourceRules.violations(House.javaFiles(bundle.resolve("src/main/java")), kind(name))) {
        found.add(name + ": " + v);
      }
    }
    assertNone(found);
  }

  @Test
  void what_starts_builds_and_measures_it_keeps_the_house_limits() {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("runtime/launcher", "runtime/assembler", "itests/bench"))
      for (String v : SourceRules.violations(sources(folder, "/main/"), SourceRules.Kind.TERMINAL))
        found.add(folder + ": " + v);
    found.addAll(SourceRules.violations(sources("bnd/marks", "/main/"), SourceRules.Kind.API));
    assertNone(found);
  }

  @Test
  void no_test_sleeps_or_swallows() {
    List<Path> files = new ArrayList<>();
    house.bundles().forEach(b -> files.addAll(House.javaFiles(b.resolve("src/test/java"))));
    files.addAll(sources("runtime", "/test/"));
    for (String tests : List.of("system", "osgi", "browser", "resolve", "rules"))
      files.addAll(sources("itests/" + tests, "/test/java/"));
    List<String> found = SourceRules.violations(files, SourceRules.Kind.TEST);
    found.removeIf(v -> v.contains("code lines"));
    assertNone(found);
  }

  @Test
  void the_guard_bites_on_sizes() throws IOException {
    String longMethod = "/** a */ class A { void m(){" + "\nSystem.gc();".repeat(41) + "\n} }";
    bites(longMethod, "method m has 42 code lines");
    bites("/** a */ class A {" + "\nint x;".repeat(301) + "}", "type A has 301 code lines");
    bites("/** a */ class A { void m(int a,int b,int c,int d,int e,int f){} }", "6 parameters");
    String atTheLimit = longMethod.replaceFirst("(\nSystem.gc\\(\\);){2}", "");
    assertEquals(List.of(), of(SourceRules.Kind.CARD, atTheLimit));
  }

  @Test
  void the_guard_bites_on_faults_and_state() throws IOException {
    bites("/** a */ class A { void m(){ try { m(); } catch (Exception e) { } } }", "empty catch");
    bites("/** a */ class A { void m(Exception e){ e.printStackTrace(); } }", "stack trace");
    bites("/** a */ class A { static int x; }", "mutable static");
    bites("/** a */ class A { void m(){ System.out.println(); } }", "prints to the terminal");
    bites("/** a */ class A { void m(){ Files.getFileStore(null); } }", "mount point");
    for (String sleep : List.of("Thread", "TimeUnit.SECONDS", "MILLISECONDS")) {
      String source = "class A{void m(){" + sleep + ".sleep(1);}}";
      String found = of(SourceRules.Kind.TEST, source).toString();
      assertTrue(found.contains("sleeps instead of waiting"), source + found);
    }
  }

  @Test
  void the_guard_bites_on_missing_words() throws IOException {
    bites("class A { }", "does not say why");
    for (String source :
        List.of(
            "/** a */ public interface A { void m(); }",
            "/** a */ public class A { public class B { } }",
            "/** a */ public class A { protected void m() { } }")) {
      String found = of(SourceRules.Kind.API, source).toString();
      assertTrue(found.contains("without documentation"), () -> source + found);
    }
    assertEquals(
        List.of(), of(SourceRules.Kind.API, "/** a */ public interface A { /** b */ void m(); }"));
  }

  @Test
  void the_guard_bites_on_components() throws IOException {
    bites("/** a */ class A { @Reference Object x; }", "@Reference on the field");
    bites("/** a */ @Component class A { }", "component with 0 @Activate constructors");
    bites("/** a */ @Component class A { @Activate A(){} @Activate A(int x){} }", "with 2 @Activ");
    bites("/** a */ @Component class A { @Activate void start(){} }", "@Activate on the method");
    bites("/** a */ @Component class A { @Activate A(@Reference B b){} }", "without a name at b");
    bites(
        "/** a */ class A { @Reference(target=\"x\") void bind(B b){} }", "without a name at bind");
    String good = "/** a */ @Component class A { @Activate A(@Reference(name=\"b\") B b){} }";
    assertEquals(List.of(), of(SourceRules.Kind.CARD, good));
  }

  /** Of modules that lie in {@code src}, this part; of benches, which do not, everything. */
  private List<Path> sources(String folder, String part) {
    Path root = house.root().resolve(folder);
    List<Path> files =
        House.javaFiles(root).stream()
            .filter(
                f -> {
                  String name = "/" + root.relativize(f);
                  return !name.contains("/target/")
                      && (name.contains(part) || !name.contains("src/"));
                })
            .toList();
    assertTrue(!files.isEmpty(), folder + " has no sources");
    return files;
  }

  private void bites(String source, String expected) throws IOException {
    String found = of(SourceRules.Kind.CARD, source).toString();
    assertTrue(found.contains(expected), found);
  }

  private List<String> of(SourceRules.Kind kind, String source) throws IOException {
    Path f = Files.writeString(temp.resolve("A.java"), source);
    return SourceRules.violations(List.of(f), kind);
  }

  private static SourceRules.Kind kind(String name) {
    if (House.isApi(name)) {
      return SourceRules.Kind.API;
    }
    return name.equals("io.backplane.shell") ? SourceRules.Kind.TERMINAL : SourceRules.Kind.CARD;
  }

  private static void assertNone(List<String> found) {
    assertTrue(found.isEmpty(), () -> found.size() + " found:\n" + String.join("\n", found));
  }
}
