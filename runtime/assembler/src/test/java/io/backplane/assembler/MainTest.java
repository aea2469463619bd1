/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.launcher.state.Artifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final Artifact A = Artifact.parse("g:a:1");
  private static final Artifact B = Artifact.parse("g:b:1");
  @TempDir Path folder;

  @Test
  void accepts_what_features_name_and_maven_fetched() {
    assertEquals(List.of(), Main.differences(Set.of(A), Set.of(A)));
  }

  @Test
  void names_what_was_not_fetched_and_what_nobody_wants() {
    List<String> problems = Main.differences(Set.of(A), Set.of(B));
    assertEquals(2, problems.size());
    assertTrue(problems.get(0).contains("does not fetch"), problems.get(0));
    assertTrue(problems.get(1).contains("no feature names it"), problems.get(1));
  }

  @Test
  void tells_versions_apart() {
    assertEquals(2, Main.differences(Set.of(A), Set.of(Artifact.parse("g:a:2"))).size());
  }

  @Test
  void reads_mavens_list_with_classifiers_and_module_names() throws Exception {
    Path list = folder.resolve("artifacts.txt");
    Files.writeString(
        list,
        "\nThe following files have been resolved:\n"
            + "   g:a:jar:1:compile:/m2/a-1.jar -- module g.a (auto)\n"
            + "   g:c:jar:linux:2:runtime:/m2/c-2-linux.jar\n");
    assertEquals(
        Map.of(
            A,
            Path.of("/m2/a-1.jar"),
            Artifact.parse("g:c:jar:linux:2"),
            Path.of("/m2/c-2-linux.jar")),
        Fetched.read(list));
  }
}
