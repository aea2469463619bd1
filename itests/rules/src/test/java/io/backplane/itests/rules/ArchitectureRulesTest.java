/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchitectureRulesTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .importPaths(new House().bundles().stream().map(Cards::classes).toList());

  /** Over all bundles; why not 85 of a hundred: docs/adr/0026. */
  private static final double FINAL_SHARE = 0.78;

  @TempDir Path temp;

  @Test
  void packages_form_no_cycles() {
    ArchitectureRules.NO_CYCLES.check(HOUSE);
  }

  @Test
  void apis_stand_alone() {
    ArchitectureRules.APIS_STAND_ALONE.check(HOUSE);
    ArchitectureRules.ONLY_CONNECTIONS_SPEAK_NETTY.check(HOUSE);
  }

  @Test
  void cards_know_no_other_cards() {
    assertTrue(HOUSE.size() > 200, "classes seen: " + HOUSE.size());
    ArchitectureRules.CARDS_KNOW_NO_CARDS.check(HOUSE);
  }

  @Test
  void exported_interfaces_say_who_implements_them() {
    ArchitectureRules.EXPORTED_INTERFACES_SAY_WHO_IMPLEMENTS_THEM.check(HOUSE);
  }

  @Test
  void what_is_never_written_again_is_final() {
    List<String> found = FieldRules.couldBeFinal(HOUSE);
    assertTrue(found.isEmpty(), () -> found.size() + " found:\n" + String.join("\n", found));
  }

  @Test
  void most_of_what_objects_hold_is_final() {
    double share = FieldRules.finalShare(HOUSE);
    assertTrue(share >= FINAL_SHARE, () -> "final: " + share);
  }

  @Test
  void the_guard_bites_on_fields() throws IOException {
    Map<String, String> counter =
        Map.of(
            "a.A",
            "class A { int x; final int y; int z; A() { y = 1; z = 2; } int n(){return ++x;} }");
    assertEquals(List.of("a.A.z"), FieldRules.couldBeFinal(compiled(counter)));
    assertEquals(1 / 3.0, FieldRules.finalShare(compiled(counter)), 0.001);
    Map<String, String> good = Map.of("a.A", "record A(int x) { static int y = 1; }");
    assertEquals(List.of(), FieldRules.couldBeFinal(compiled(good)));
    assertEquals(1, FieldRules.finalShare(compiled(good)));
  }

  @Test
  void the_guard_bites() throws IOException {
    bites(
        ArchitectureRules.NO_CYCLES,
        Map.of(
            "io.backplane.a.A", "public class A { io.backplane.b.B b; }",
            "io.backplane.b.B", "public class B { io.backplane.a.A a; }"));
    bites(
        ArchitectureRules.APIS_STAND_ALONE,
        Map.of(
            "io.backplane.x.api.A", "public class A { io.backplane.y.B b; }",
            "io.backplane.y.B", "public class B { }"));
    bites(
        ArchitectureRules.ONLY_CONNECTIONS_SPEAK_NETTY,
        Map.of(
            "io.backplane.x.api.A", "public class A { io.netty.channel.B b; }",
            "io.netty.channel.B", "public class B { }"));
    bites(
        ArchitectureRules.CARDS_KNOW_NO_CARDS,
        Map.of(
            "io.backplane.rest.A", "public class A { io.backplane.live.B b; }",
            "io.backplane.live.B", "public class B { }"));
    bites(
        ArchitectureRules.EXPORTED_INTERFACES_SAY_WHO_IMPLEMENTS_THEM,
        Map.of("io.backplane.x.api.A", "public interface A { }"));
    bites(
        ArchitectureRules.EXPORTED_INTERFACES_SAY_WHO_IMPLEMENTS_THEM,
        Map.of(
            "io.backplane.x.api.A",
            "@org.osgi.annotation.versioning.ProviderType"
                + " @org.osgi.annotation.versioning.ConsumerType public interface A { }"));
  }

  private void bites(ArchRule rule, Map<String, String> sources) throws IOException {
    JavaClasses fixture = compiled(sources);
    assertThrows(AssertionError.class, () -> rule.check(fixture), rule.getDescription());
  }

  private JavaClasses compiled(Map<String, String> sources) throws IOException {
    Path out = Files.createTempDirectory(temp, "fixture");
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files =
        sources.entrySet().stream()
            .map(e -> (JavaFileObject) new Source(e.getKey(), e.getValue()))
            .toList();
    assertTrue(
        javac.getTask(null, null, null, Arrays.asList("-d", out.toString()), null, files).call());
    return new ClassFileImporter().importPath(out);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String body) {
      super(URI.create("mem:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = "package " + name.substring(0, name.lastIndexOf('.')) + ";\n" + body;
    }

    @Override
    public CharSequence getCharContent(boolean ignore) {
      return text;
    }
  }
}
