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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionRulesTest {
  @TempDir Path temp;

  @BeforeEach
  void a_tree_that_keeps_the_rule() throws IOException {
    write(
        "pom.xml",
        "<x.version>1.2.3</x.version>"
            + "<dependency><groupId>g</groupId><artifactId>a</artifactId>"
            + "<version>4.5.6</version></dependency>");
    write(
        "bundles/b/pom.xml",
        "<parent><version>0.1.0-SNAPSHOT</version></parent><version>${x.version}</version>");
    write("features/f.json", "{\"bundles\":[{\"id\": \"g:a:jar:c:${x.version}\"}]}");
    write("itests/bench/b/run", "curl 127.0.0.1 \"$(version x.version)\" 2.5");
  }

  @Test
  void versions_of_libraries_stand_in_the_pom_of_the_root_alone() throws IOException {
    assertEquals(List.of(), VersionRules.violations(new House().root()));
  }

  @Test
  void the_guard_bites_on_a_second_literal() throws IOException {
    assertEquals(List.of(), VersionRules.violations(temp));
    bites("bundles/b/pom.xml", "<dependency><version>1</version></dependency>", "pom.xml: 1 is");
    bites("bundles/b/pom.xml", "<y.version>1.2.3</y.version>", "pom.xml: 1.2.3 is");
    bites("features/f.json", "{\"bundles\":[{\"id\": \"g:a:1.2.3\"}]}", "g:a:1.2.3 is for the pom");
    bites("features/f.json", "{\"id\":\"g:a:${y.version}\"}", "root has no ${y.version}");
    bites("itests/bench/b/run", "jar org.xerial sqlite-jdbc 3.53.0.0", "run: 3.53.0.0 is");
    bites(".mvn/extensions.xml", "<extension><version>2</version></extension>", "xml: 2 is");
    bites("itests/bench/b/run", "jar org.ow2.asm asm 9.8", "run: 9.8 is");
    bites("itests/bench/b/run", "sleep 0.2; curl lib/asm-tree-9.8.jar", "run: 9.8 is");
    bites("bnd/marks/pom.xml", "<version>7</version>", "marks/pom.xml: 7 is");
    bites("runtime/dist/src/main/bin/backplane", "sleep 0.1; a.b:c:1.2.3", "backplane: 1.2.3 is");
    bites(".ci/run", "jar io.netty netty-common 4.2.12.Final", "run: 4.2.12.Final is");
  }

  @Test
  void the_guard_bites_on_a_family_whose_version_stands_twice() throws IOException {
    String pom = Files.readString(temp.resolve("pom.xml"));
    bites("pom.xml", pom + pom.replace(">a<", ">b<"), "b repeats the version of its family");
  }

  private void bites(String file, String text, String expected) throws IOException {
    Path path = temp.resolve(file);
    String before = Files.exists(path) ? Files.readString(path) : "";
    write(file, text);
    List<String> found = VersionRules.violations(temp);
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.get(0).contains(expected), found::toString);
    write(file, before);
  }

  private void write(String file, String text) throws IOException {
    Path path = temp.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
