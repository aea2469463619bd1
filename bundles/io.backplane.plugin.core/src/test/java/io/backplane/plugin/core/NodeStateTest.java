/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.plugin.api.BundleAdmin.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class NodeStateTest {
  @TempDir Path data;

  @Test
  void remembers_an_update_over_a_restart() throws IOException {
    NodeState state = new NodeState(data);
    state.commit(staged(state, "a".repeat(64)), 1);
    NodeState again = new NodeState(data);
    assertEquals(Optional.of("a".repeat(64)), again.sha256("card"));
    assertTrue(Files.exists(again.jar("card").orElseThrow()));
    assertEquals(Optional.empty(), again.jar("other"));
  }

  @Test
  void deletes_jars_that_nothing_names_but_not_those_being_received() throws IOException {
    NodeState state = new NodeState(data);
    state.commit(staged(state, "a".repeat(64)), 1);
    Path receiving = Files.writeString(state.jars().resolve("staged1.jar"), "half");
    Path old = state.jar("card").orElseThrow();
    state.commit(staged(state, "b".repeat(64)), 2);
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(receiving));
    assertTrue(Files.exists(state.jar("card").orElseThrow()));
  }

  @Test
  void keeps_the_history_with_the_verdict_on_the_class_loader() throws IOException {
    Change change = new Change(1, "card", "1", "2", "sha", 30, List.of(), null, "");
    History history = new History(data);
    history.add(change);
    history.loaderGone(change, true);
    List<Change> read = new History(data).all();
    assertEquals(1, read.size());
    assertEquals(true, read.get(0).loaderGone());
    assertEquals("card", read.get(0).symbolicName());
  }

  private static StagedJar staged(NodeState state, String sha256) throws IOException {
    Files.createDirectories(state.jars());
    Path file = Files.createTempFile(state.jars(), "staged", ".jar");
    return new StagedJar(file, sha256, "card", Version.parseVersion("1.0.1"));
  }
}
